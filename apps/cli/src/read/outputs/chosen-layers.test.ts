import { expect, it } from 'vitest';
import { chosenLayers } from './chosen-layers.ts';

const FRAME = [
  ['eth_raw', { array: ['00'] }],
  ['eth', [['eth.type', '0x0800']]],
  [
    'ip',
    [
      ['ip.flags', '0x02'],
      ['ip.flags_tree', [['ip.flags.df', '1']]],
    ],
  ],
] as const;

it('-j keeps the layers named, and of what is under them what is named too', () => {
  expect(chosenLayers(FRAME, { names: new Set(['ip']), whole: false })).toEqual([
    ['eth_raw', { array: ['00'] }],
    ['eth', [['filtered', 'eth']]],
    [
      'ip',
      [
        ['ip.flags', '0x02'],
        ['ip.flags_tree', [['filtered', 'ip.flags']]],
      ],
    ],
  ]);
  const [, , ip] = chosenLayers(FRAME, { names: new Set(['ip', 'ip.flags']), whole: false });
  expect(ip).toEqual(FRAME[2]);
});

it('-J keeps the layers named with all that is under them', () => {
  const [, eth, ip] = chosenLayers(FRAME, { names: new Set(['ip']), whole: true });
  expect([eth, ip]).toEqual([['eth', [['filtered', 'eth']]], FRAME[2]]);
});
