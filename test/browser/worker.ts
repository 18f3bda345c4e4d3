import { createAnalyzer } from '@plainwire/analyzer';
import { compile } from '@plainwire/filter-lang';
import { formatHttpMessage } from '@plainwire/http';
import { openCapture } from '@plainwire/pcap';
import { parseKeyLog, readPrivateKey, type TlsDecryptorOptions } from '@plainwire/tls-decrypt';
import { type Answer, FILTER, type Question } from './question.ts';

/** Decrypts the capture it is handed and answers with what was inside. */
addEventListener('message', async ({ data }: MessageEvent<Question>) => {
  try {
    postMessage(await decrypted(data));
  } catch (error) {
    postMessage({ error: String(error) });
  }
});

async function decrypted({ capture, secrets }: Question): Promise<Answer> {
  const analyzer = createAnalyzer({ tls: await read(new Uint8Array(await secrets.arrayBuffer())) });
  const compiled = compile(FILTER, { registry: analyzer.fields });
  if (!compiled.ok) throw new Error(compiled.diagnostics[0]!.message);
  const selected: number[] = [];
  const messages: string[] = [];
  const streams: Record<string, string> = {};
  const take = ({ outcome }: { outcome: ReturnType<typeof analyzer.end>['rest'] }) => {
    for (const message of outcome.messages) messages.push(formatHttpMessage(message));
    for (const { kind, connection, direction, bytes } of outcome.plaintext) {
      const from = connection.endpoints[direction].port;
      const to = connection.endpoints[direction === 0 ? 1 : 0].port;
      if (kind === 'data')
        streams[`${from}>${to}`] = (streams[`${from}>${to}`] ?? '') + new TextDecoder('latin1').decode(bytes);
    }
  };
  for await (const batch of openCapture(capture)) {
    const { frames, rest } = analyzer.push(batch);
    for (const frame of frames) {
      take(frame);
      if (compiled.filter(frame)) selected.push(frame.record.number);
    }
    take({ outcome: rest });
  }
  take({ outcome: analyzer.end().rest });
  return { messages, streams, selected, statuses: analyzer.tlsSessions().map(({ status }) => status) };
}

/** A private key, or else a key log. */
async function read(bytes: Uint8Array): Promise<TlsDecryptorOptions> {
  const isKey = new TextDecoder('latin1').decode(bytes.subarray(0, 10)) === '-----BEGIN';
  return isKey ? { keys: [{ key: await readPrivateKey(bytes) }] } : { keyLog: parseKeyLog(bytes) };
}
