// filter FILE OUT EXPRESSION: the records that match, to a capture file.
import { all, createDissector, Frame } from '@plainwire/dissect';
import { compile } from '@plainwire/filter-lang';
import { createCaptureWriterSync, openCaptureSync } from '@plainwire/pcap';

const [path, out, expression] = process.argv.slice(2);
const dissector = createDissector({ protocols: all });
const filter = compile(expression, { registry: dissector.fields });
const frame = new Frame(dissector);
