import { expect, it } from 'vitest';
import { allValues } from '../../../test/all-values.ts';
import { dissect, ETHERNET, hex } from '../../../test/frames.ts';
import { frameTree } from '../../tree.ts';

const FORWARD = '0200 aa0004006904';

/** What follows the ethertype, the protocols, and the values in this order, as tshark 4.0.17 has them. */
const NAMES = ['skipcount', 'function', 'relevant_function', 'receipt_number', 'forwarding_address'];

it.each([
  [`0000 ${FORWARD} 0100 0100 55555555`, ':data', '0;2,1;2;1;aa:00:04:00:69:04'],
  [`0800 ${FORWARD} 0100 0700 55555555`, ':data', '8;2,1;1;7;aa:00:04:00:69:04'],
  [`0300 ${FORWARD} 0100 0100 5555`, ':data', '3;2,1;;1;aa:00:04:00:69:04'],
  ['0000 0700 5555', ':data', '0;7;7;;'],
  ['0000 0100 0500', '', '0;1;1;5;'],
  ['ffff 0100 0500 01', ':data', '65535;1;;5;'],
  [
    `1000 ${FORWARD} 0200 aa0004006a04 0100 2211 55`,
    ':data',
    '16;2,2,1;1;4386;aa:00:04:00:69:04,aa:00:04:00:6a:04',
  ],
  [`0800 ${FORWARD} 0300 07005555`, ':data', '8;2,3;3;;aa:00:04:00:69:04'],
])('%s', (bytes, above, wanted) => {
  const frame = dissect(hex(`${ETHERNET} 9000 ${bytes}`));
  expect(frame.protocolStack).toBe(`eth:ethertype:loop${above}`);
  expect(frame.fault).toBeUndefined();
  const values = allValues(frame);
  expect(NAMES.map((name) => values.get(`loop.${name}`)?.join(',') ?? '').join(';')).toBe(wanted);
});

it.each([
  ['0000 0200 aa000400', '0;2;2;;'],
  ['0000 0100 05', '0;1;1;;'],
  [`0800 ${FORWARD}`, '8;2;;;aa:00:04:00:69:04'],
])('%s ends too early, and shows what is there', (bytes, wanted) => {
  const frame = dissect(hex(`${ETHERNET} 9000 ${bytes}`));
  expect(frame.fault).toMatchObject({ layer: 'loop' });
  const values = allValues(frame);
  expect(NAMES.map((name) => values.get(`loop.${name}`)?.join(',') ?? '').join(';')).toBe(wanted);
});

it('has a line for each value in the tree', () => {
  const layer = frameTree(dissect(hex(`${ETHERNET} 9000 0800 ${FORWARD} 0100 0700 55`))).at(-2)!;
  expect(layer.label).toBe('Configuration Test Protocol (loopback)');
  expect(layer.children.map(({ label }) => label)).toEqual([
    'skipCount: 8',
    'Function: Forward Data (2)',
    'Forwarding address: aa:00:04:00:69:04',
    'Relevant function: Reply (1)',
    'Function: Reply (1)',
    'Receipt number: 7',
  ]);
});
