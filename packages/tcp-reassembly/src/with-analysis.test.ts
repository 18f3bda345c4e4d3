import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Make, saidOverACut } from '../test/said-over-a-cut.ts';
import { Script } from '../test/segments.ts';
import { small, traffic, written } from '../test/traffic.ts';
import type { TcpEvent } from './events.ts';
import { createReassembler, type Reassembler, restoreReassembler } from './reassembler.ts';
import { SYN } from './tcp-flags.ts';
import { withAnalysis } from './with-analysis.ts';

const options = { limits: small };

function analyzing(): Reassembler {
  return withAnalysis(createReassembler(options));
}

const said = new Set<TcpEvent['type']>([
  'zero-window',
  'zero-window-probe',
  'zero-window-probe-ack',
  'window-update',
  'window-full',
  'duplicate-ack',
  'fast-retransmission',
  'spurious-retransmission',
  'keep-alive-ack',
]);

describe('a reassembler with analysis', () => {
  it('tells what it tells without, in the same order, and more', () => {
    fc.assert(
      fc.property(traffic, (segments) => {
        const [plain, analyzed] = [createReassembler(options), analyzing()];
        for (const segment of segments) {
          const events = analyzed.push(segment).filter(({ type }) => !said.has(type));
          expect(written(events)).toEqual(written(plain.push(segment)));
          expect(analyzed.current?.id).toBe(plain.current?.id);
          expect(analyzed.held).toEqual(plain.held);
        }
        expect(written(analyzed.end())).toEqual(written(plain.end()));
      }),
      { numRuns: 200 },
    );
  });

  it('takes several segments at once, whose payload may be overwritten', () => {
    fc.assert(
      fc.property(traffic, fc.integer({ min: 1, max: 20 }), fc.boolean(), (segments, size, transient) => {
        const [one, all] = [analyzing(), analyzing()];
        const reused = segments.map((segment) => ({ ...segment, transient }));
        const expected = reused.flatMap((segment) => written(one.push(segment)));
        const told: string[] = [];
        for (let at = 0; at < reused.length; at += size) {
          told.push(...written(all.pushAll(reused.slice(at, at + size))));
        }
        expect(told).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('goes on from a snapshot that was taken anywhere', () => {
    const make: Make = (snapshot) =>
      snapshot === undefined ? analyzing() : withAnalysis(restoreReassembler(snapshot, options), snapshot);
    fc.assert(
      fc.property(traffic, fc.nat(), (segments, place) => {
        const cut = place % (segments.length + 1);
        expect(saidOverACut(make, segments, cut)).toEqual(saidOverACut(make, segments, -1));
      }),
      { numRuns: 300 },
    );
  });

  it('says where in a stream beyond 4 GiB it was', () => {
    const script = new Script();
    const reassembler = analyzing();
    reassembler.push(script.client({ flags: SYN, sequence: 0 }));
    const payload = new Uint8Array(65_535);
    let sequence = 1;
    for (let i = 0; i < 70_000; i++) {
      reassembler.push(script.client({ sequence: sequence >>> 0, payload }));
      sequence += payload.length;
    }
    const asked = { acknowledgment: sequence >>> 0 };
    reassembler.push(script.server(asked));
    const [event] = reassembler.push(script.server(asked));
    expect(event).toMatchObject({ type: 'duplicate-ack', acknowledged: 70_000 * 65_535, times: 1 });
  });

  it('says nothing of a connection that nobody wants', () => {
    const script = new Script();
    const reassembler = analyzing();
    reassembler.push(script.client({ flags: SYN, sequence: 0 }));
    reassembler.discard(reassembler.current!);
    expect(reassembler.offsetOf(1)).toBeNaN();
    expect(reassembler.push(script.client({ sequence: 1, window: 0 }))).toEqual([]);
  });
});
