// From records to HTTP, stage by stage: each stage is a synchronous state machine, and the loop is the backpressure.
// args: fixtures/tls/http-simple/cap.pcap fixtures/tls/http-simple/keylog.txt
// prints: GET
import { readFile } from 'node:fs/promises';
import { decrypting, dissecting, parsingHttp, reassembling } from '@plainwire/analyzer';
import { pipeline } from '@plainwire/bytes';
import { openCapture } from '@plainwire/pcap';
import { parseKeyLog } from '@plainwire/tls-decrypt';

const [captureFile, keyLogFile] = process.argv.slice(2);
const keyLog = parseKeyLog(await readFile(keyLogFile));

const exchanges = pipeline(await openCapture(captureFile))
  .through(dissecting())
  .through(reassembling())
  .through(decrypting({ keyLog }))
  .through(parsingHttp());

for await (const messages of exchanges) {
  for (const message of messages)
    console.log(message.method ?? message.status, message.target ?? message.reason);
}
