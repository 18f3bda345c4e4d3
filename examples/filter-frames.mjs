// Which frames pass a display filter? Three packages, no state, as fast as it gets.
// args: fixtures/tls/http-simple/cap.pcap tcp.flags.syn==1
// prints: 2 of
import { all, createDissector } from '@plainwire/dissect';
import { compile, formatDiagnostic } from '@plainwire/filter-lang';
import { openCaptureSync } from '@plainwire/pcap';

const [file, text] = process.argv.slice(2);
const dissector = createDissector({ protocols: all });
const { ok, filter, diagnostics } = compile(text, { registry: dissector.fields });
if (!ok) throw new Error(formatDiagnostic(text, diagnostics[0]));

let seen = 0;
let passed = 0;
let frame;
for (const batch of openCaptureSync(file, { transient: true })) {
  for (let i = 0; i < batch.length; i++) {
    frame = dissector.dissect(batch.records[i], frame);
    seen++;
    if (filter(frame)) passed++;
  }
}
console.log(`${passed} of ${seen} frames`);
