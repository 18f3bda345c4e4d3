import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Pipeline, pipeline, toTransformStream } from '@plainwire/bytes';
import type { HttpMessage } from '@plainwire/http';
import { openCapture } from '@plainwire/pcap';
import { parseKeyLog } from '@plainwire/tls-decrypt';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { decrypting, dissecting, parsingHttp, reassembling } from './stages.ts';

const folder = resolve(import.meta.dirname, '../../../fixtures/tls/http-simple');
const file = join(folder, 'cap.pcap');
const keyLog = () => parseKeyLog(readFileSync(join(folder, 'keylog.txt')));
const requestLine = readFileSync(join(folder, '0.c2s'), 'latin1').split('\r\n', 1)[0];

function startLines(messages: readonly HttpMessage[]): string[] {
  return messages.map(({ kind, method, target, version, status }) =>
    kind === 'request' ? `${method} ${target} ${version}` : `${version} ${status}`,
  );
}

describe('records to HTTP through typed stages', () => {
  it('over async iterables', async () => {
    const messages = pipeline(await openCapture(file))
      .through(dissecting())
      .through(reassembling())
      .through(decrypting({ keyLog: keyLog() }))
      .through(parsingHttp());
    expectTypeOf(messages).toEqualTypeOf<Pipeline<readonly HttpMessage[]>>();
    const lines: string[] = [];
    for await (const batch of messages) lines.push(...startLines(batch));
    expect(lines).toEqual([requestLine, 'HTTP/1.1 200']);
  });

  it('takes a plain HTTP connection for HTTP, and not for TLS', async () => {
    const other = resolve(import.meta.dirname, '../../../fixtures/tcp/seq-wrap-at-syn.pcap');
    const events = async () =>
      pipeline(await openCapture(other))
        .through(dissecting())
        .through(reassembling());
    let given = 0;
    let messages = 0;
    for await (const batch of (await events()).through(decrypting())) given += batch.length;
    for await (const batch of (await events()).through(parsingHttp())) messages += batch.length;
    expect(given).toBe(0);
    expect(messages).toBeGreaterThan(0);
  });

  it('over Web streams', async () => {
    const stream = pipeline(await openCapture(file))
      .toReadableStream()
      .pipeThrough(toTransformStream(dissecting()))
      .pipeThrough(toTransformStream(reassembling()))
      .pipeThrough(toTransformStream(decrypting({ keyLog: keyLog() })))
      .pipeThrough(toTransformStream(parsingHttp()));
    expectTypeOf(stream).toEqualTypeOf<ReadableStream<readonly HttpMessage[]>>();
    const lines: string[] = [];
    for await (const batch of stream) lines.push(...startLines(batch));
    expect(lines).toEqual([requestLine, 'HTTP/1.1 200']);
  });

  it('refuses stages in an order that does not fit, at compile time', async () => {
    // @ts-expect-error segments are found in frames, not in records
    expect(pipeline(await openCapture(file)).through(reassembling())).toBeDefined();
  });

  it('stops when its signal aborts', async () => {
    const controller = new AbortController();
    async function* endless() {
      for await (const batch of await openCapture(file)) yield batch;
      await new Promise(() => undefined);
    }
    const frames = pipeline(endless(), { signal: controller.signal })
      .through(dissecting())
      [Symbol.asyncIterator]();
    expect((await frames.next()).value!.frames.length).toBe(16);
    const stuck = frames.next();
    controller.abort(new Error('enough'));
    await expect(stuck).rejects.toThrow('enough');
  });
});
