// filter FILE OUT EXPRESSION: the records that match, to a capture file.
import { all, createDissector } from '@plainwire/dissect';
import { compile } from '@plainwire/filter-lang';
import { createCaptureFileSync, openCaptureSync } from '@plainwire/pcap';

const [path, out, expression] = process.argv.slice(2);
const dissector = createDissector({ protocols: all });
const { ok, filter, diagnostics } = compile(expression, { registry: dissector.fields });
if (!ok) throw new Error(diagnostics[0].message);
const file = createCaptureFileSync(out, { format: 'pcap' });
let frame;
let packets = 0;
let matches = 0;
for (const { records, length } of openCaptureSync(path, { transient: true })) {
  packets += length;
  for (let index = 0; index < length; index++) {
    const record = records[index];
    frame = dissector.dissect(record, frame);
    if (!filter(frame)) continue;
    matches++;
    file.write(record);
  }
}
file.close();
console.log(JSON.stringify({ packets, matches }));
