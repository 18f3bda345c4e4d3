import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDefragmenter, type DefragmenterOptions } from './defragmenter.ts';
import type { Fragment, FragmentEvent } from './fragment.ts';

const addresses = new Uint8Array(32).fill(1, 16);
const encoder = new TextEncoder();

interface Written extends Partial<Omit<Fragment, 'payload'>> {
  readonly payload: string | Uint8Array;
}

let record = 0;

function fragment(written: Written): Fragment {
  const payload = typeof written.payload === 'string' ? encoder.encode(written.payload) : written.payload;
  return {
    ...{ addresses, sourceAt: 0, destinationAt: 16, addressLength: 4, linkKey: 0 },
    ...{ identification: 7, protocol: 17, offset: 0, moreFragments: true, payloadAt: 0 },
    ...{ payloadLength: payload.length, originalPayloadLength: payload.length },
    ...{ seconds: 1000, nanoseconds: 0, record: ++record },
    ...written,
    payload,
  };
}

const more = (offset: number, payload: string, rest: Partial<Fragment> = {}) =>
  fragment({ ...rest, offset, payload });
const last = (offset: number, payload: string, rest: Partial<Fragment> = {}) =>
  fragment({ ...rest, offset, payload, moreFragments: false });

function run(fragments: readonly Fragment[], options?: DefragmenterOptions): FragmentEvent[] {
  const defragmenter = createDefragmenter(options);
  const events = fragments.flatMap((one) => [...defragmenter.push(one)]);
  return [...events, ...defragmenter.end()];
}

/** What happened, in words. */
function story(fragments: readonly Fragment[], options?: DefragmenterOptions): string[] {
  return run(fragments, options).map((event) => {
    if (event.type === 'datagram') return new TextDecoder().decode(event.datagram.payload);
    if (event.type === 'refused' || event.type === 'dropped') return `${event.type}: ${event.reason}`;
    return event.type;
  });
}

const V6 = { addressLength: 16 };

describe('fragments', () => {
  it('of any cut, order and duplication give the datagram', () => {
    const datagrams = fc.uint8Array({ minLength: 9, maxLength: 400 }).chain((payload) => {
      const blocks = Math.ceil(payload.length / 8);
      return fc
        .uniqueArray(fc.integer({ min: 1, max: blocks - 1 }), { maxLength: 12, minLength: 1 })
        .chain((cuts) => {
          const edges = [0, ...cuts.sort((a, b) => a - b).map((cut) => 8 * cut), payload.length];
          const pieces = edges.slice(1).map((to, index) => [edges[index]!, to] as const);
          return fc
            .tuple(fc.shuffledSubarray(pieces, { minLength: pieces.length }), fc.constantFrom(4, 16))
            .map(([order, addressLength]) => ({ payload, order, addressLength }));
        });
    });
    fc.assert(
      fc.property(datagrams, fc.nat(), ({ payload, order, addressLength }, again) => {
        const written = order.map(([from, to]) =>
          fragment({
            ...{ addressLength, offset: from, moreFragments: to < payload.length },
            payload: payload.slice(from, to),
          }),
        );
        written.splice(1, 0, written[again % written.length]!);
        const whole = run(written).filter((event) => event.type === 'datagram');
        expect(whole).toHaveLength(1);
        expect(whole[0]!.datagram.payload).toEqual(payload);
        expect(whole[0]!.datagram.sources).toHaveLength(order.length);
      }),
      { numRuns: 300 },
    );
  });

  it('of IPv4 that overlap with different bytes are settled by the policy, and told', () => {
    const parts = [more(0, 'aaaaaaaa'), more(0, 'bbbbbbbb'), last(8, 'end')];
    expect(story(parts)).toEqual(['overlap', 'aaaaaaaaend']);
    expect(story(parts, { policy: 'last' })).toEqual(['overlap', 'bbbbbbbbend']);
  });

  it('of IPv6 that overlap spoil the datagram (RFC 5722 §3)', () => {
    const parts = [more(0, 'aaaaaaaabbbbbbbb', V6), more(8, 'cccccccc', V6), last(16, 'end', V6)];
    expect(story(parts)).toEqual(['refused: overlap', 'refused: overlap']);
  });

  it('of IPv6 that are exact copies are only duplicates', () => {
    const parts = [more(0, 'aaaaaaaa', V6), more(0, 'aaaaaaaa', V6), last(8, 'end', V6)];
    expect(story(parts)).toEqual(['duplicate', 'aaaaaaaaend']);
  });

  it('that are a datagram on their own pass at once (RFC 6946)', () => {
    expect(story([more(8, 'xxxxxxxx', V6), last(0, 'atomic', V6)])).toEqual([
      'atomic',
      'dropped: capture-end',
    ]);
  });

  it('that come twice after the datagram was whole begin nothing', () => {
    expect(story([more(0, 'aaaaaaaa'), last(8, 'end'), last(8, 'end')])).toEqual([
      'aaaaaaaaend',
      'duplicate',
    ]);
  });

  it('of a later datagram with the same identification are not mixed in', () => {
    const later = { seconds: 1001 };
    const parts = [more(0, 'aaaaaaaa'), last(8, 'end'), more(0, 'bbbbbbbb', later), last(8, 'fin', later)];
    expect(story(parts)).toEqual(['aaaaaaaaend', 'bbbbbbbbfin']);
  });

  it('with other protocols, links or addresses belong to other datagrams', () => {
    const other = new Uint8Array(32).fill(9);
    const strangers = [{ protocol: 6 }, { linkKey: 3 }, { addresses: other }];
    for (const stranger of strangers) {
      expect(story([more(0, 'aaaaaaaa', stranger), last(8, 'end')])).not.toContain('aaaaaaaaend');
    }
  });

  it('of IPv6 take the protocol of the first one (RFC 8200 §4.5)', () => {
    const parts = [last(8, 'end', { ...V6, protocol: 44 }), more(0, 'aaaaaaaa', { ...V6, protocol: 17 })];
    const [event] = run(parts);
    expect(event).toMatchObject({ type: 'datagram', datagram: { protocol: 17 } });
  });

  it('cut by the snapshot length give the bytes before the cut', () => {
    const cut = { originalPayloadLength: 16 };
    const [event] = run([more(0, 'aaaaaaaabb', cut), last(16, 'end')]);
    expect(event).toMatchObject({ type: 'datagram', datagram: { originalLength: 19 } });
    expect(event?.type === 'datagram' && new TextDecoder().decode(event.datagram.payload)).toBe('aaaaaaaabb');
  });
});

describe('what should not be', () => {
  it('a datagram longer than 65,535 bytes', () => {
    expect(story([last(65_528, 'eight at')])).toEqual(['refused: too-long']);
  });

  it('an IPv6 fragment that is not a multiple of 8 and not the last', () => {
    expect(story([more(0, 'seven at', V6), more(8, 'odd', V6)])).toContain('refused: length');
  });

  it('a fragment beyond the last one, and a second last one elsewhere', () => {
    expect(story([last(8, 'end'), more(16, 'beyond..')])).toContain('refused: end');
    expect(story([last(8, 'end'), last(16, 'end')])).toContain('refused: end');
    expect(story([more(16, 'beyond..'), last(8, 'end')])).toContain('refused: end');
  });

  it('a first fragment that hides the flags of TCP (RFC 1858 §3)', () => {
    expect(story([more(0, 'eight...', { protocol: 6 })])).toContain('tiny');
  });

  it('a fragment without bytes', () => {
    expect(story([more(8, '')])).toEqual(['refused: length']);
  });
});

describe('limits', () => {
  it('drop a datagram that stays incomplete for 60 seconds of capture time', () => {
    const parts = [more(0, 'aaaaaaaa'), more(0, 'bbbbbbbb', { identification: 8, seconds: 1061 })];
    expect(story(parts)).toEqual(['dropped: timeout', 'dropped: capture-end']);
  });

  it('drop the oldest when the memory is full', () => {
    const defragmenter = createDefragmenter({ limits: { bytes: 100_000 } });
    const dropped: number[] = [];
    for (let identification = 0; identification < 1000; identification++) {
      for (const event of defragmenter.push(fragment({ identification, payload: new Uint8Array(800) }))) {
        if (event.type === 'dropped') dropped.push(event.fragments[0]!.length);
      }
      expect(defragmenter.held.bytes).toBeLessThanOrEqual(100_000);
    }
    expect(dropped.length).toBe(1000 - defragmenter.held.datagrams);
  });

  it('refuse fragments of a datagram cut into too many', () => {
    const parts = [0, 8, 16].map((offset) => more(offset, 'aaaaaaaa'));
    expect(story(parts, { limits: { fragmentsPerDatagram: 2 } })).toContain('refused: too-many');
  });

  it('hold nothing when everything was whole or dropped', () => {
    const defragmenter = createDefragmenter();
    for (const one of [more(0, 'aaaaaaaa'), last(8, 'end'), more(0, 'x'.repeat(8), { identification: 9 })]) {
      defragmenter.push(one);
    }
    defragmenter.end();
    expect(defragmenter.held).toEqual({ datagrams: 0, bytes: 0 });
  });
});
