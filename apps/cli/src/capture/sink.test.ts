import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fileSink, WriteFailure, writeAll } from './sink.ts';

const failing = (code: string) => Object.assign(new Error(code), { code });

it('writes all, whatever is taken at a time and however often it is interrupted', async () => {
  const answers = fc.infiniteStream(
    fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom('EINTR', 'EAGAIN')),
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), answers, async (bytes, stream) => {
      const taken: number[] = [];
      await writeAll(async (all, at) => {
        const answer = stream.next().value;
        if (typeof answer === 'string') throw failing(answer);
        const piece = all.subarray(at, at + answer);
        taken.push(...piece);
        return piece.length;
      }, bytes);
      expect(taken).toEqual([...bytes]);
    }),
    { numRuns: 30 },
  );
});

it('says how much was taken before a failure', async () => {
  let calls = 0;
  const write = writeAll(async () => {
    if (calls++ === 2) throw failing('ENOSPC');
    return 3;
  }, new Uint8Array(10));
  await expect(write).rejects.toMatchObject({ code: 'ENOSPC', written: 6 });
  await expect(write).rejects.toBeInstanceOf(WriteFailure);
});

it('a file takes the place of another only where that is wanted', async () => {
  const name = join(mkdtempSync(join(tmpdir(), 'plainwire-sink-')), 'x.pcap');
  writeFileSync(name, 'old and longer');
  const beside = await fileSink(name, false);
  expect(beside.name).toBe(`${name}1`);
  await beside.write(Buffer.from('beside'));
  await beside.close();
  const instead = await fileSink(name, true);
  await instead.write(Buffer.from('instead of it'));
  expect(await instead.truncate(7)).toBe(true);
  await instead.close();
  expect(readFileSync(name, 'utf8')).toBe('instead');
  expect(readFileSync(`${name}1`, 'utf8')).toBe('beside');
  expect(existsSync(`${name}2`)).toBe(false);
});
