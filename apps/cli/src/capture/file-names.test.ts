import { expect, it } from 'vitest';
import { FileNames, type NamingOptions } from './file-names.ts';

const MORNING = new Date('2026-03-01T08:00:00');
const NOON = new Date('2026-03-01T12:00:00');

const namesOf = (options: Partial<NamingOptions>) =>
  new FileNames({ pattern: 'x.pcap', timed: false, sized: false, maxFiles: undefined, ...options });
const bySize = (names: FileNames, count: number) =>
  Array.from({ length: count }, () => names.nextBySize().name);

it('one file has the name that was given, whatever is in it', () => {
  expect(namesOf({ pattern: '%H.pcap' }).first(NOON)).toEqual({ name: '%H.pcap', overwrite: true });
});

it('-C: the first as given, then numbers from 1', () => {
  const names = namesOf({ sized: true });
  expect(names.first(NOON).name).toBe('x.pcap');
  expect(bySize(names, 3)).toEqual(['x.pcap1', 'x.pcap2', 'x.pcap3']);
});

it.each([
  [3, ['x.pcap0', 'x.pcap1', 'x.pcap2', 'x.pcap0']],
  [11, ['x.pcap00', 'x.pcap01', 'x.pcap02', 'x.pcap03']],
  [1, ['x.pcap', 'x.pcap', 'x.pcap', 'x.pcap']],
])('-C -W %d: a ring with leading zeros', (maxFiles, expected) => {
  const names = namesOf({ sized: true, maxFiles });
  expect([names.first(NOON).name, ...bySize(names, 3)]).toEqual(expected);
});

it('-G: the time in the name; a file is never replaced but by the first of a plain name', () => {
  const names = namesOf({ timed: true, pattern: 'x_%H.pcap' });
  expect(names.first(MORNING)).toEqual({ name: 'x_08.pcap', overwrite: false });
  expect(names.nextInTime(NOON)).toEqual({ name: 'x_12.pcap', overwrite: false });
  const plain = namesOf({ timed: true });
  expect(plain.first(NOON)).toEqual({ name: 'x.pcap', overwrite: true });
  expect(plain.nextInTime(NOON)).toEqual({ name: 'x.pcap1', overwrite: false });
});

it('-G with -C: numbers begin anew with each time', () => {
  const names = namesOf({ timed: true, sized: true, pattern: 'x_%H' });
  expect(names.first(MORNING).name).toBe('x_08');
  expect(bySize(names, 2)).toEqual(['x_081', 'x_082']);
  expect(names.nextInTime(NOON).name).toBe('x_12');
  expect(bySize(names, 1)).toEqual(['x_121']);
});

it('-G with -C: where two times have one name, the numbers go on, and nothing is replaced', () => {
  const names = namesOf({ timed: true, sized: true, pattern: 'x_%H' });
  names.first(MORNING);
  expect(names.nextBySize()).toEqual({ name: 'x_081', overwrite: false });
  expect(names.nextInTime(MORNING)).toEqual({ name: 'x_082', overwrite: false });
  expect(names.nextBySize()).toEqual({ name: 'x_083', overwrite: false });
});

it('-G with -C and -W: a ring for each name, of the files that were made for it and no others', () => {
  const names = namesOf({ timed: true, sized: true, maxFiles: 2, pattern: 'x_%H' });
  expect(names.first(MORNING)).toEqual({ name: 'x_080', overwrite: false });
  // Another capture had left one of that name.
  names.opened('x_0801');
  expect(names.nextBySize()).toEqual({ name: 'x_081', overwrite: false });
  names.opened('x_081');
  expect(names.nextInTime(MORNING)).toEqual({ name: 'x_0801', overwrite: true });
  expect(names.nextBySize()).toEqual({ name: 'x_081', overwrite: true });
  expect(names.nextInTime(NOON)).toEqual({ name: 'x_120', overwrite: false });
});
