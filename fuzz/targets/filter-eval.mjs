import { compile } from '@plainwire/filter-lang';
import { dissector, FILTERS, registry } from './filters.mjs';
import { framesOf } from './fixtures.mjs';
import { frames, hex, join } from './frames.mjs';

const pairs = FILTERS.map((text) => ({ text, filter: of(text), opposite: of(`not (${text})`) })).filter(
  ({ filter }) => filter !== undefined,
);

function of(text) {
  const result = compile(text, { registry, timezone: 'utc' });
  return result.ok ? result.filter : undefined;
}

function evaluate(buffer, offset, capturedLength) {
  const frame = dissector.dissect({ buffer, offset, capturedLength, linkType: 1 });
  return pairs.map(({ text, filter, opposite }) => ({ text, yes: filter(frame), no: opposite?.(frame) }));
}

/** Filters over any frame. */
export const filterEval = {
  covers: ['/packages/filter-lang/dist/', '/packages/dissect/dist/'],
  most: 1600,
  tokens: ['0800', '86dd', '4500', '0050', '01bb', 'c0000201', 'ffff', '474554'].map((text) => hex(text)),
  seeds: () => [...frames(), ...framesOf('tls/http-simple/cap.pcap').slice(0, 6)],
  run: (input) => evaluate(input, 0, input.length),
  inPieces: (input, random) => {
    const before = random.bytes(random.below(30));
    return evaluate(join(before, input, random.bytes(5)), before.length, input.length);
  },
  seen: (results) => results.map(({ yes }) => yes),
  roundTrip: (results, _random, equal) => {
    for (const { text, yes, no } of results) {
      equal(typeof yes, 'boolean', `type of ${text}`);
      if (no !== undefined) equal([text, yes], [text, !no], 'opposite');
    }
  },
};
