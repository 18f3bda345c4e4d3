import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { dissecting, httpMessages, reassembling } from '@plainwire/analyzer';
import { pipeline, toTransformStream } from '@plainwire/bytes';
import { devicesSync, type LiveCapture, openLiveCapture, type RecordBatch } from '@plainwire/capture';
import type { HttpMessage } from '@plainwire/http';
import type { TcpEvent } from '@plainwire/tcp-reassembly';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const why = whyNotLive();

describe.skipIf(why !== undefined)('a live capture is the source of', () => {
  const server = createServer((request, response) => response.end(`you asked for ${request.url}`));
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  /** Two exchanges, and the end of the capture. */
  async function browse(capture: LiveCapture): Promise<void> {
    for (const path of ['/one', '/two']) {
      await new Promise<void>((resolve) => {
        get({ port, path, host: '127.0.0.1', agent: false }, (response) => {
          response.resume().on('end', resolve);
        });
      });
    }
    await capture.close();
  }
  const open = () => openLiveCapture({ device: 'lo', filter: `tcp port ${port}` });
  const told = (message: HttpMessage) =>
    message.kind === 'request' ? `${message.method} ${message.target}` : String(message.status);
  const bytesOf = (events: readonly TcpEvent[]) =>
    events.flatMap((event) =>
      event.type === 'chunk' ? [Buffer.from(event.chunk.bytes ?? []).toString()] : [],
    );
  const isOfBoth = (text: string) => {
    for (const path of ['/one', '/two']) {
      expect(text).toContain(`GET ${path} HTTP/1.1`);
      expect(text).toContain(`you asked for ${path}`);
    }
  };

  it('HTTP messages', async () => {
    const capture = await open();
    const browsing = browse(capture);
    const seen: string[] = [];
    for await (const message of httpMessages(capture)) seen.push(told(message));
    await browsing;
    expect(seen).toEqual(['GET /one', '200', 'GET /two', '200']);
  });

  it('stages one after the other', async () => {
    const capture = await open();
    const browsing = browse(capture);
    let text = '';
    for await (const events of pipeline(capture).through(dissecting()).through(reassembling()))
      text += bytesOf(events).join('');
    await browsing;
    isOfBoth(text);
  });

  it('Web streams', async () => {
    const capture = await open();
    const browsing = browse(capture);
    let text = '';
    const source = NodeReadableStream.from(capture) as unknown as ReadableStream<RecordBatch>;
    const streams = source
      .pipeThrough(toTransformStream(dissecting()))
      .pipeThrough(toTransformStream(reassembling()));
    for await (const events of streams) text += bytesOf(events).join('');
    await browsing;
    isOfBoth(text);
  });
});

/** Said aloud, so that a skip is never silent. */
function whyNotLive(): string | undefined {
  const reason = reasonNotLive();
  if (reason !== undefined) console.warn(`live streams are not tested: ${reason}`);
  return reason;
}

function reasonNotLive(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'they need root on Linux';
  try {
    devicesSync();
    return undefined;
  } catch (error) {
    return String(error);
  }
}
