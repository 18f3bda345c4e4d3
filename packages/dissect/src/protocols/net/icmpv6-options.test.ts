import { toHex } from '@plainwire/bytes';
import { describe, expect, it } from 'vitest';
import { allValues } from '../../../test/all-values.ts';
import { dissect, hex } from '../../../test/frames.ts';
import { tsharkCases } from '../../../test/tshark-cases.ts';

const RAW_IP = 101;
const ADDRESSES = 'fe800000000000000000000000000001 ff020000000000000000000000000001';

/** A router advertisement with this option. */
function advertisement(option: string): Uint8Array {
  const length = (16 + option.length / 2).toString(16).padStart(4, '0');
  return hex(`60000000 ${length} 3aff ${ADDRESSES} 86000000 40000708 00000000 00000000 ${option}`);
}

/** Values of the options' own fields. */
function optionValues(bytes: Uint8Array): Record<string, string[]> {
  const values = [...allValues(dissect(bytes, RAW_IP))];
  const shared = new Set(['icmpv6.opt.type', 'icmpv6.opt.length']);
  return Object.fromEntries(
    values.filter(([name]) => /^icmpv6\.(opt\.|unknown_data$)/.test(name) && !shared.has(name)),
  );
}

/**
 * Where tshark reads on at a wrong place: the last byte of a shortcut limit (RFC 2491 §5.2), the padding of handover keys, and all of the options with a counted value,
 * are said to be unknown data as well; broken DER ends its reading.
 */
const READ_TWICE = new Set([0x06, 0x1b, 0x1c, 0x1d, 0x1e]);
const BROKEN_DER = new Set([0x0b, 0x0f, 0x10]);

describe('options of neighbour discovery', () => {
  it.each(tsharkCases('icmpv6-options'))('%s', (option, theirs) => {
    const type = Number.parseInt(option.slice(0, 2), 16);
    expect(dissect(advertisement(option), RAW_IP).valuesOf('icmpv6.opt.type')[0]).toBe(type);
    const ours = optionValues(advertisement(option));
    const { 'icmpv6.unknown_data': unknown, ...others } = theirs;
    const wanted = READ_TWICE.has(type) ? others : theirs;
    // It writes link-layer addresses of other than 6 bytes without colons.
    for (const name of ['icmpv6.opt.linkaddr', 'icmpv6.opt.src_linkaddr']) {
      if (ours[name]?.[0]?.length === 17) continue;
      if (ours[name] !== undefined) ours[name] = ours[name].map((value) => value.replaceAll(':', ''));
    }
    if (BROKEN_DER.has(type)) expect(ours).toMatchObject(wanted);
    else expect(ours).toEqual(wanted);
  });

  it.each(tsharkCases('icmpv6-options'))('%s may be cut anywhere', (option) => {
    const whole = advertisement(option);
    for (let length = 40; length < whole.length; length++) {
      const frame = dissect(whole.slice(0, length), RAW_IP, whole.length);
      expect(toHex(frame.bytes)).toBe(toHex(whole.slice(0, length)));
      expect(allValues(frame).size).toBeGreaterThan(0);
    }
  });

  it('reads the parameters of a generated address up to its extensions', () => {
    const parameters = `${'11'.repeat(16)} ${'22'.repeat(8)} 00 3003020105 00010002aabb`;
    const values = optionValues(
      advertisement(`0b06 0800 ${parameters} ${'00'.repeat(8)}`.replaceAll(' ', '')),
    );
    expect(values).toMatchObject({
      'icmpv6.opt.cga.subject_public_key_info': ['1'],
      'icmpv6.opt.cga.ext_type': ['1'],
      'icmpv6.opt.cga.ext_length': ['2'],
      'icmpv6.opt.cga.ext_data': ['aabb'],
    });
  });
});
