import { AnalyzedConnection } from './analyzed-connection.ts';
import type { AnalyzedFlow, Unacknowledged } from './analyzed-flow.ts';
import { checkSnapshot, SNAPSHOT_VERSION } from './snapshot.ts';

/**
 * What the analysis remembers of some connections, as plain data: it survives `structuredClone` and JSON, and holds no
 * payload. For a `SequenceAnalysis` of the same version.
 */
export interface AnalysisSnapshot {
  readonly kind: 'tcp-sequence-analysis';
  readonly version: number;
  readonly connections: readonly AnalyzedSnapshot[];
}

type Plain<T> = { readonly [K in keyof T as T[K] extends number | boolean ? K : never]: T[K] };
type FlowSnapshot = Plain<Omit<AnalyzedFlow, 'inFlight'>> & {
  readonly unacknowledged: readonly Unacknowledged[];
};
type AnalyzedSnapshot = Plain<AnalyzedConnection> & {
  /** That of the connection. */
  readonly id: number;
  /** In nanoseconds; text, since it may be more than a number holds. */
  readonly initialRtt: string;
  readonly flows: readonly [FlowSnapshot, FlowSnapshot];
};

export function takeAnalysis(known: Iterable<readonly [id: number, AnalyzedConnection]>): AnalysisSnapshot {
  const connections = Array.from(known, ([id, { flows, initialRttNs, ...plain }]): AnalyzedSnapshot => {
    const [forward, reverse] = flows;
    return { ...plain, id, initialRtt: String(initialRttNs), flows: [flowOf(forward), flowOf(reverse)] };
  });
  return { kind: 'tcp-sequence-analysis', version: SNAPSHOT_VERSION, connections };
}

/** By the id of the connection. Throws `TCP_SNAPSHOT_UNKNOWN` when it is none, or of another version. */
export function restoreAnalysis(snapshot: AnalysisSnapshot): Map<number, AnalyzedConnection> {
  checkSnapshot(snapshot, 'tcp-sequence-analysis');
  return new Map(
    snapshot.connections.map(({ id, initialRtt, flows, ...plain }) => {
      const known = new AnalyzedConnection({
        seconds: plain.firstSeconds,
        nanoseconds: plain.firstNanoseconds,
      });
      Object.assign(known, plain);
      const rtt = Number(initialRtt);
      known.initialRttNs = Number.isSafeInteger(rtt) ? rtt : BigInt(initialRtt);
      for (const [direction, flow] of flows.entries()) Object.assign(known.flows[direction]!, flowOf(flow));
      return [id, known];
    }),
  );
}

/** What is in a flow, with segments of its own. */
function flowOf(flow: FlowSnapshot): FlowSnapshot {
  return { ...flow, unacknowledged: flow.unacknowledged.map((segment) => ({ ...segment })) };
}
