import { describe, expect, it } from 'vitest';
import { allValues } from '../../../test/all-values.ts';
import { dissect, hex } from '../../../test/frames.ts';
import { tsharkCases } from '../../../test/tshark-cases.ts';

const RAW_IP = 101;

/** A UDP datagram of one byte whose IPv4 header has these options. */
function withOptions(options: string): Uint8Array {
  const words = (5 + options.length / 8).toString(16);
  const length = (20 + options.length / 2 + 9).toString(16).padStart(4, '0');
  return hex(`4${words}00 ${length} 00010000 40110000 0a000001 0a000002 ${options} 00010002 00090000 78`);
}

describe('timestamps of IPv4: each flag, any length, pointers anywhere', () => {
  it.each(tsharkCases('ipv4-timestamps'))('%s', (options, theirs) => {
    const ours = [...allValues(dissect(withOptions(options), RAW_IP))];
    const ofOptions = ours.filter(([name]) => /^ip\.(opt\.(?!type)|subopt)/.test(name));
    expect(Object.fromEntries(ofOptions)).toEqual(theirs);
  });

  it.each(['44020000', '44030500'])(
    '%s is shorter than RFC 791 has it, which tshark calls malformed',
    (options) => {
      expect(dissect(withOptions(options), RAW_IP).valuesOf('ip.opt.len.invalid')).toEqual([true]);
    },
  );
});
