import { describe, expect, it } from 'vitest';
import { check, equal } from './oracles.mjs';

const BASE = { external: 0, milliseconds: 0, heap: 8 * 1024 * 1024 };
const input = Uint8Array.of(1, 2, 3);

/** A target that keeps every promise, to be broken in one way each. */
const sound = {
  run: (bytes: Uint8Array) => [...bytes],
  seen: (result: number[]) => result,
};

class Coded extends Error {
  override readonly name = 'PlainwireError';
  readonly code = 'ERR_X';
}

const broken: [string, object][] = [
  ['throws', { run: () => (undefined as unknown as { x: number }).x }],
  [
    'throws',
    {
      run: () => {
        throw Object.assign(new Error('x'), { name: 'PlainwireError' });
      },
    },
  ],
  ['prototype', { run: () => Object.assign(Object.prototype, { polluted: true }) }],
  ['pieces', { inPieces: () => [1] }],
  ['strict', { strict: () => [1, 9], listOf: (seen: number[]) => seen }],
  ['round-trip', { roundTrip: (result: number[]) => equal(result, []) }],
  ['text', { texts: () => ['fine', 'a\u001bb'] }],
  ['text', { texts: () => ['\u202e'] }],
  ['offsets', { offsets: () => [{ name: 'x', offsets: [1, 1] }] }],
  ['memory', { run: () => new Uint8Array(64 * 1024 * 1024), seen: () => [] }],
  ['time', { run: spin }],
];

function spin(): number[] {
  const end = process.cpuUsage().user + 80_000;
  while (process.cpuUsage().user < end);
  return [];
}

describe('every oracle speaks when its promise is broken', () => {
  it.each(broken)('%s', async (oracle, change) => {
    try {
      await expect(check({ ...sound, ...change }, input, BASE)).rejects.toMatchObject({ oracle });
    } finally {
      Reflect.deleteProperty(Object.prototype, 'polluted');
    }
  });

  it('and is silent when it is kept', async () => {
    await check(
      { ...sound, inPieces: sound.run, strict: () => [1], listOf: (seen: number[]) => seen },
      input,
      BASE,
    );
    await check({ ...sound, run: () => Promise.reject(new Coded()) }, input, BASE);
  });
});
