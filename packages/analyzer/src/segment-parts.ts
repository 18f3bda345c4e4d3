import { FAST_RETRANSMISSION, RETRANSMISSION, SPURIOUS_RETRANSMISSION } from '@plainwire/tcp-reassembly';
import type { AnalyzedFrame } from './analyzed-frame.ts';
import { type Pdu, pdusOf } from './pdus.ts';

const NO_PARTS: readonly Uint8Array[] = [];
const NO_PDUS: readonly Pdu[] = [];

/** The records or messages that the frame completed and earlier frames began, as Wireshark puts them together. */
export function joinedPdus({ tcp, outcome, record }: AnalyzedFrame): readonly Pdu[] {
  if (tcp === undefined || tcp.alone) return NO_PDUS;
  const { application, direction } = tcp;
  const closing = outcome.chunks.find((chunk) => chunk.kind === 'end' && chunk.direction === direction);
  return pdusOf(outcome, application, direction)
    .map((pdu) => (pdu.end === closing?.offset ? withRecord(pdu, record.number) : pdu))
    .filter(({ records }) => records.length > 1);
}

/** The frame that ends the stream belongs to what it ends. */
function withRecord(pdu: Pdu, number: number): Pdu {
  return pdu.records.includes(number) ? pdu : { ...pdu, records: [...pdu.records, number] };
}

/**
 * Of the frame's payload, what belongs to records or messages that do not lie within the frame; all of it when it was
 * sent again. None when the snapshot length cut it.
 */
export function segmentParts(frame: AnalyzedFrame): readonly Uint8Array[] {
  const { tcp, record } = frame;
  if (record.capturedLength < record.originalLength) return NO_PARTS;
  const payload = payloadOf(frame);
  if (tcp === undefined || tcp.quoted || payload.length === 0) return NO_PARTS;
  if (isRepeated(frame)) return [payload];
  if (tcp.application === undefined || tcp.alone) return NO_PARTS;
  const place = ownPlace(frame);
  // It waits for earlier bytes: part of what was begun before it, if anything was.
  if (place === undefined) return tcp.continues ? [payload] : NO_PARTS;
  const { start, end } = place;
  const parts: Uint8Array[] = [];
  let rest = start;
  for (const pdu of pdusOf(frame.outcome, tcp.application, tcp.direction)) {
    const from = Math.max(start, pdu.start);
    const to = Math.min(end, pdu.end);
    if (to <= from) continue;
    if (pdu.records.length > 1) parts.push(payload.subarray(from - start, to - start));
    rest = to;
  }
  if (rest < end) parts.push(payload.subarray(rest - start));
  return parts;
}

/** Whether the frame's payload ends within a record or message. */
export function endsWithinPdu(frame: AnalyzedFrame): boolean {
  const { tcp, outcome } = frame;
  const place = ownPlace(frame);
  if (tcp === undefined || tcp.application === undefined || tcp.alone) return false;
  if (place === undefined) return tcp.continues && payloadOf(frame).length > 0;
  const pdus = pdusOf(outcome, tcp.application, tcp.direction);
  return !pdus.some(({ start, end }) => start < place.end && end >= place.end);
}

/** Labelled as sent again, and no more than that. */
function isRepeated({ tcp }: AnalyzedFrame): boolean {
  const kinds = RETRANSMISSION | FAST_RETRANSMISSION | SPURIOUS_RETRANSMISSION;
  return ((tcp?.analysis?.flags ?? 0) & kinds) === RETRANSMISSION;
}

/** Where the frame's own bytes lie in the stream, when they were given out with it. */
function ownPlace({ tcp, record, outcome }: AnalyzedFrame): { start: number; end: number } | undefined {
  for (const { direction, sources } of outcome.chunks) {
    if (direction !== tcp?.direction) continue;
    const own = sources.find((source) => source.record === record.number);
    if (own !== undefined) return { start: own.offset, end: own.offset + own.length };
  }
  return undefined;
}

function payloadOf({ layers }: AnalyzedFrame): Uint8Array {
  const layer = layers.lastIndexOf(layers.dissector.protocolId('tcp'));
  if (layer < 0) return new Uint8Array(0);
  return layers.bytesAt(layer).subarray(layers.endAt(layer), layers.limitAt(layer));
}
