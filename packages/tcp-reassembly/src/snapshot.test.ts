import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copies, type Make, saidOverACut } from '../test/said-over-a-cut.ts';
import { Script } from '../test/segments.ts';
import { small, traffic } from '../test/traffic.ts';
import { createDefragmenter, restoreDefragmenter } from './defragmenter.ts';
import type { Fragment, FragmentEvent } from './fragment.ts';
import { overlapPolicies } from './overlap-policy.ts';
import { createReassembler, restoreReassembler } from './reassembler.ts';
import type { ReassemblerSnapshot } from './reassembler-snapshot.ts';
import type { Segment } from './segment.ts';
import { SegmentAnalysis } from './segment-analysis.ts';
import { SequenceAnalysis } from './sequence-analysis.ts';
import { ACK, RST, SYN } from './tcp-flags.ts';

describe('a snapshot', () => {
  it('taken anywhere and restored, as it is or through JSON, changes nothing that follows', () => {
    const options = fc.record({
      policy: fc.constantFrom(...overlapPolicies),
      limits: fc.constantFrom({}, small),
      beginsCleanly: fc.constantFrom(undefined, (bytes: Uint8Array, at: number) => (bytes[at]! & 3) === 0),
    });
    fc.assert(
      fc.property(traffic, options, fc.nat(), fc.nat(1), (segments, chosen, place, which) => {
        const make: Make = (snapshot) =>
          snapshot === undefined ? createReassembler(chosen) : restoreReassembler(snapshot, chosen);
        const cut = place % (segments.length + 1);
        expect(saidOverACut(make, segments, cut, copies[which])).toEqual(saidOverACut(make, segments, -1));
      }),
      { numRuns: 400 },
    );
  });

  it('taken twice in a row is the same', () => {
    fc.assert(
      fc.property(traffic, (segments) => {
        const reassembler = createReassembler({ limits: small });
        for (const segment of segments) reassembler.push(segment);
        const snapshot = reassembler.snapshot();
        expect(restoreReassembler(snapshot, { limits: small }).snapshot()).toEqual(snapshot);
      }),
      { numRuns: 200 },
    );
  });

  it('without the bytes to compare with holds none of those given out', () => {
    const script = new Script();
    const reassembler = createReassembler();
    reassembler.push(script.client({ flags: SYN, sequence: 0 }));
    reassembler.push(script.client({ sequence: 1, payload: 'password' }));
    expect(JSON.stringify(reassembler.snapshot())).toContain(btoa('password'));
    const snapshot = reassembler.snapshot({ compared: false });
    expect(JSON.stringify(snapshot)).not.toContain(btoa('password'));
    const [event] = restoreReassembler(snapshot).push(script.client({ sequence: 1, payload: 'passport' }));
    expect(event).toMatchObject({ type: 'retransmission', compared: false });
  });

  it('of another kind or version is refused with what to do', () => {
    const { connections, ...rest } = createReassembler().snapshot();
    for (const other of [{ ...rest, connections, version: 0 }, {}, null]) {
      expect(() => restoreReassembler(other as ReassemblerSnapshot)).toThrow(
        expect.objectContaining({ code: 'TCP_SNAPSHOT_UNKNOWN' }),
      );
    }
  });
});

describe('a snapshot of the analysis', () => {
  /** What it says of `segments` when it is restored, with its reassembler, before the one at `cut`. */
  function labelled(segments: readonly Segment[], cut: number, copy = copies[0]!): SegmentAnalysis[] {
    let reassembler = createReassembler();
    let analysis = new SequenceAnalysis();
    return segments.map((segment, index) => {
      if (index === cut) {
        const snapshot = copy(analysis.snapshot(reassembler.connections()));
        reassembler = restoreReassembler(copy(reassembler.snapshot()));
        analysis = new SequenceAnalysis(snapshot);
        expect(analysis.snapshot(reassembler.connections())).toEqual(snapshot);
      }
      const reusesPorts = reassembler
        .push(segment)
        .some((event) => event.type === 'opened' && event.reusesPorts === true);
      const { current, currentDirection } = reassembler;
      return analysis.segment(segment, current!, currentDirection, reusesPorts, new SegmentAnalysis());
    });
  }

  it('taken anywhere and restored, as it is or through JSON, changes nothing that follows', () => {
    fc.assert(
      fc.property(traffic, fc.nat(), fc.nat(1), (segments, place, which) => {
        expect(labelled(segments, place % segments.length, copies[which])).toEqual(labelled(segments, -1));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps what is in flight when another SYN has moved the numbers that it is counted from', () => {
    const script = new Script();
    const segments = [
      script.client({ sequence: 100, flags: SYN, payload: 'ab' }),
      script.client({ sequence: 103, flags: SYN | ACK }),
      script.client({ sequence: 104, flags: RST | ACK, payload: 'c' }),
    ];
    expect(labelled(segments, 2)).toEqual(labelled(segments, -1));
  });

  it('keeps times that are more than a number holds', () => {
    const script = new Script();
    const far = { seconds: 1_700_000_000, nanoseconds: 1 };
    const segments = [
      script.client({ flags: SYN, sequence: 0, seconds: 1 }),
      script.client({ sequence: 1, ...far }),
      script.client({ sequence: 1, payload: 'x', ...far }),
    ];
    expect(labelled(segments, 2, copies[1])).toEqual(labelled(segments, -1));
  });

  it('of another version is refused', () => {
    const { kind, connections } = new SequenceAnalysis().snapshot([]);
    expect(() => new SequenceAnalysis({ kind, connections, version: 0 })).toThrow(
      expect.objectContaining({ code: 'TCP_SNAPSHOT_UNKNOWN' }),
    );
  });
});

const aFragment = fc.record({
  identification: fc.nat(2),
  offset: fc.nat(5).map((block) => 8 * block),
  moreFragments: fc.boolean(),
  payload: fc.uint8Array({ minLength: 1, maxLength: 24, max: 2 }),
  cut: fc.constantFrom(0, 0, 0, 4),
  isIpv6: fc.boolean(),
  pause: fc.constantFrom(0, 0, 0, 1, 70),
});

describe('a snapshot of the defragmenter', () => {
  it('taken anywhere and restored, as it is or through JSON, changes nothing that follows', () => {
    const options = fc.record({
      policy: fc.constantFrom(...overlapPolicies),
      limits: fc.constantFrom({}, { bytes: 2500, fragments: 6, fragmentsPerDatagram: 4 }),
    });
    const addresses = new Uint8Array(32).fill(1, 16);
    fc.assert(
      fc.property(
        fc.array(aFragment, { maxLength: 30 }),
        options,
        fc.nat(),
        fc.nat(1),
        (steps, chosen, place, which) => {
          let seconds = 1000;
          const fragments = steps.map(({ payload, cut, isIpv6, pause, ...rest }, index): Fragment => {
            seconds += pause;
            return {
              ...{ ...rest, addresses, sourceAt: 0, destinationAt: 16, addressLength: isIpv6 ? 16 : 4 },
              ...{ linkKey: 0, protocol: 17, payload, payloadAt: 0, payloadLength: payload.length },
              ...{ originalPayloadLength: payload.length + cut, seconds, nanoseconds: 0, record: index + 1 },
            };
          });
          const told = (at: number) => {
            let defragmenter = createDefragmenter(chosen);
            const events: FragmentEvent[] = [];
            for (let index = 0; index <= fragments.length; index++) {
              if (index === at) {
                defragmenter = restoreDefragmenter(copies[which]!(defragmenter.snapshot()), chosen);
              }
              if (index < fragments.length) events.push(...defragmenter.push(fragments[index]!));
            }
            return [...events, defragmenter.held, ...defragmenter.end()];
          };
          expect(told(place % (fragments.length + 1))).toEqual(told(-1));
        },
      ),
      { numRuns: 300 },
    );
  });
});
