// Which HTTP requests and responses are in this capture, when the server's RSA private key is at hand?
// args: fixtures/tls/http-simple/cap.pcap fixtures/tls/keys/rsa2048-b.key
// prints: HTTP/1.1 200 OK
import { readFile } from 'node:fs/promises';
import { httpMessages } from '@plainwire/analyzer';
import { formatHttpMessage } from '@plainwire/http';
import { openCapture } from '@plainwire/pcap';
import { readPrivateKey } from '@plainwire/tls-decrypt';

const [captureFile, keyFile] = process.argv.slice(2);
const key = await readPrivateKey(await readFile(keyFile));

for await (const message of httpMessages(await openCapture(captureFile), { tls: { keys: [{ key }] } })) {
  console.log(
    new Date(message.seconds * 1000).toISOString(),
    message.connection.endpoints[message.direction].address,
  );
  console.log(formatHttpMessage(message));
}
