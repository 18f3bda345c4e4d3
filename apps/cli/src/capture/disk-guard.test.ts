import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DiskGuard } from './disk-guard.ts';

const folder = mkdtempSync(join(tmpdir(), 'plainwire-guard-'));
const file = (name: string) => {
  writeFileSync(join(folder, name), '');
  return join(folder, name);
};

it('removes the oldest files of the capture, never the one that is written', async () => {
  const guard = new DiskGuard({ minFree: undefined, maxTotal: 100 });
  const [one, two, three] = [file('one'), file('two'), file('three')];
  for (const name of [one, two, three]) {
    guard.opened(name);
    expect(await guard.room(45)).toBeUndefined();
  }
  expect([one, two, three].map((name) => existsSync(name))).toEqual([false, true, true]);
  expect(await guard.room(50)).toBeUndefined();
  expect(existsSync(two)).toBe(false);
  expect(await guard.room(50)).toContain('--max-total');
  expect(existsSync(three)).toBe(true);
});

it('a file that is begun anew counts from nothing', async () => {
  const guard = new DiskGuard({ minFree: undefined, maxTotal: 100 });
  const one = file('again');
  for (let round = 0; round < 5; round++) {
    guard.opened(one);
    expect(await guard.room(90)).toBeUndefined();
  }
});

it('ends before too little is left on the disk', async () => {
  const patient = new DiskGuard({ minFree: { bytes: 1 }, maxTotal: undefined });
  patient.opened(file('free'));
  expect(await patient.room(1000)).toBeUndefined();
  const strict = new DiskGuard({ minFree: { bytes: Number.MAX_SAFE_INTEGER }, maxTotal: undefined });
  strict.opened(file('none'));
  expect(await strict.room(1)).toContain('--min-free');
});
