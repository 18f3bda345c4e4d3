import { type AnalyzedFrame, createAnalyzer, type StreamOutcome } from '@plainwire/analyzer';
import { all, createDissector } from '@plainwire/dissect';
import { type CaptureInterface, createCaptureFileSync } from '@plainwire/pcap';
import { parseKeyLog, type StreamChunk, type TlsSessionReport } from '@plainwire/tls-decrypt';
import { PRIVATE_MODE } from '../secrets/private-file.ts';
import type { CaptureSet } from './capture-set.ts';
import { EnvelopeReader } from './envelope.ts';
import { asItIs, WaitingComments } from './packet-notes.ts';
import { type PlainPacket, PlaintextConnection } from './plaintext-connection.ts';
import type { PlaintextPlan } from './plaintext-plan.ts';
import { writePrivateCopy } from './private-copy.ts';

/** What is written, and by what it was opened. */
export interface PlaintextOrder {
  readonly plan: PlaintextPlan;
  /** The connections to write as plaintext. */
  readonly sessions: readonly TlsSessionReport[];
  /** A key log that opens them. */
  readonly keyLog: string;
}

/**
 * Writes the captures of `set` as the pcapng file `out`, the TLS connections in it as TCP that carries their plaintext, all
 * other packets as they are. Key logs of the capture are left out. Mode 0600.
 *
 * @throws {PlainwireError} `ERR_CANNOT_WRITE`; `ERR_USAGE` when both are the same file.
 */
export function writePlaintext(set: CaptureSet, out: string, order: PlaintextOrder): Promise<void> {
  return writePrivateCopy(set.files, out, () => rewrite(set, out, order));
}

async function rewrite(
  set: CaptureSet,
  out: string,
  { plan, sessions, keyLog }: PlaintextOrder,
): Promise<void> {
  await using capture = set.open().capture;
  const { interfaces } = capture;
  const dissector = createDissector({ protocols: all });
  const envelopes = new EnvelopeReader(dissector);
  const analyzer = createAnalyzer({ dissector, tls: { keyLog: parseKeyLog(keyLog) }, analysis: false });
  const mostBytes = (id: number) => interfaces[id]!.snapLength || Infinity;
  const connections = new Map(
    sessions.map((session) => [
      session.connection.id,
      new PlaintextConnection({ ...plan.settingsFor(session), mostBytes }),
    ]),
  );
  const target = createCaptureFileSync(out, { format: 'pcapng', interfaces, mode: PRIVATE_MODE });
  const comments = new WaitingComments();
  const write = (packets: readonly PlainPacket[], id: number) => {
    for (const packet of packets) target.write({ ...recordOf(packet, interfaces), ...comments.take(id) });
  };
  const writeFrame = (frame: AnalyzedFrame) => {
    const id = frame.tcp?.quoted === false ? frame.tcp.connection.id : plan.fragmentOf(frame.record.number);
    const connection = id === undefined ? undefined : connections.get(id);
    if (connection === undefined) {
      target.write(asItIs(frame.record, interfaces));
      return;
    }
    comments.note(id!, frame.record, interfaces);
    // A fragment, or a segment whose header was cut, is left out.
    const envelope = envelopes.read(frame);
    if (envelope !== undefined) write(connection.take(frame, envelope), id!);
  };
  const writeRest = (rest: StreamOutcome) => {
    for (const [id, part] of byConnection(rest)) write(connections.get(id)?.rest(part) ?? [], id);
  };
  try {
    for await (const batch of capture) {
      const { frames, rest } = analyzer.push(batch);
      for (const frame of frames) writeFrame(frame);
      writeRest(rest);
    }
    writeRest(analyzer.end().rest);
  } finally {
    target.close();
  }
}

interface Part {
  readonly chunks: StreamChunk[];
  readonly plaintext: StreamChunk[];
}

function byConnection({ chunks, plaintext }: StreamOutcome): ReadonlyMap<number, Part> {
  const parts = new Map<number, Part>();
  const partOf = ({ connection: { id } }: StreamChunk): Part => {
    const part = parts.get(id) ?? { chunks: [], plaintext: [] };
    parts.set(id, part);
    return part;
  };
  for (const chunk of chunks) partOf(chunk).chunks.push(chunk);
  for (const chunk of plaintext) partOf(chunk).plaintext.push(chunk);
  return parts;
}

function recordOf(packet: PlainPacket, interfaces: readonly CaptureInterface[]) {
  const { bytes, interfaceId } = packet;
  // Readers expect the frame check sequence that the interface promises.
  const length = bytes.length + (interfaces[interfaceId]!.fcsLength ?? 0);
  const buffer = new Uint8Array(length);
  buffer.set(bytes);
  return { ...packet, buffer, offset: 0, capturedLength: length, originalLength: length };
}
