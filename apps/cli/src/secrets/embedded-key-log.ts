import { EmbeddedSecrets } from '@plainwire/analyzer';
import { openCapture } from '@plainwire/pcap';
import type { KeyLog } from '@plainwire/tls-decrypt';

/**
 * Adds the key logs that a capture file carries, wherever in it they stand: tools that follow a growing key log write
 * them behind the packets they belong to. Walks over a pcapng file once; of other formats it reads one batch.
 */
export async function takeEmbeddedKeyLog(file: string, keyLog: KeyLog): Promise<void> {
  await using capture = await openCapture(file);
  const embedded = new EmbeddedSecrets(capture, keyLog);
  for await (const _ of capture) {
    if (capture.format !== 'pcapng') return;
    embedded.take();
  }
  embedded.take();
}
