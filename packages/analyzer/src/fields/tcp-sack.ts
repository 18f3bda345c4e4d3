import type { AnalyzedFrame } from '../analyzed-frame.ts';
import { type StreamField, streamField } from '../state-field.ts';

type Edge = 'tcp.options.sack_le' | 'tcp.options.sack_re';
type Block = readonly [left: number, right: number];

/** Edges of SACK blocks, counted as `tcp.ack` is, and which of them tell of bytes that came twice (RFC 2018, RFC 2883). */
export const tcpSackFields: readonly StreamField[] = [
  streamField('tcp.options.sack_le', (frame) => edges(frame, 'tcp.options.sack_le')),
  streamField('tcp.options.sack_re', (frame) => edges(frame, 'tcp.options.sack_re')),
  streamField('tcp.options.sack.dsack', (frame) => (duplicateBlock(frame) === undefined ? undefined : true)),
  streamField('tcp.options.sack.dsack_le', (frame) => duplicateBlock(frame)?.[0]),
  streamField('tcp.options.sack.dsack_re', (frame) => duplicateBlock(frame)?.[1]),
];

/** Every value of the field `name` in the frame; those of the innermost segment count from its connection's beginning. */
function edges({ layers, tcp }: AnalyzedFrame, name: Edge): readonly number[] {
  const inHeader = layers.valuesOf(name);
  const base = tcp?.analysis?.acknowledgmentBase ?? 0;
  return base === 0 ? inHeader : inHeader.map((edge) => (edge - base) >>> 0);
}

/**
 * The first block, when it lies before what is acknowledged, or ends within the second one (RFC 2883 §4): the receiver has
 * its bytes already.
 */
function duplicateBlock(frame: AnalyzedFrame): Block | undefined {
  const said = frame.tcp?.analysis;
  if (said === undefined) return undefined;
  const [left, otherLeft] = edges(frame, 'tcp.options.sack_le');
  const [right, otherRight] = edges(frame, 'tcp.options.sack_re');
  if (left === undefined || right === undefined) return undefined;
  const isAcknowledged = !isAfter(right, said.relativeAcknowledgment);
  const isInside =
    otherLeft !== undefined &&
    otherRight !== undefined &&
    isAfter(right, otherLeft) &&
    !isAfter(right, otherRight);
  return isAcknowledged || isInside ? [left, right] : undefined;
}

/** Whether sequence number `a` lies after `b` (RFC 9293 §3.4). */
function isAfter(a: number, b: number): boolean {
  return ((a - b) | 0) > 0;
}
