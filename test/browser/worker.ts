import { httpMessages } from '@plainwire/analyzer';
import { formatHttpMessage } from '@plainwire/http';
import { openCapture } from '@plainwire/pcap';
import { readPrivateKey } from '@plainwire/tls-decrypt';

/** Decrypts the capture it is handed and answers with the HTTP inside, message by message. */
addEventListener('message', async ({ data }: MessageEvent<{ capture: File; key: File }>) => {
  try {
    const key = await readPrivateKey(new Uint8Array(await data.key.arrayBuffer()));
    const messages: string[] = [];
    for await (const message of httpMessages(await openCapture(data.capture), { tls: { keys: [{ key }] } })) {
      messages.push(formatHttpMessage(message));
    }
    postMessage({ messages });
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
