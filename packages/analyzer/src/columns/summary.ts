import { ipv4Text, ipv6Text, macText } from '@plainwire/bytes';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import { type FaultKind, faultKind } from '../fields/faults.ts';
import { columnWriters } from './all.ts';
import type { ColumnWriter } from './column.ts';
import { tcpLabels } from './tcp-labels.ts';
import { unclaimedType } from './unclaimed-type.ts';

/** One line of a packet list. Text from packets is not escaped yet. */
export interface FrameSummary {
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly length: number;
  readonly info: string;
}

const WRITERS: ReadonlyMap<string, ColumnWriter> = new Map(
  columnWriters.map((writer) => [writer.protocol, writer]),
);

/** The columns that a packet list shows for `frame`: the innermost protocol that has something to say decides. */
export function summarize(frame: AnalyzedFrame): FrameSummary {
  const innermost = innermostLayer(frame);
  const [source, destination] = addresses(frame, innermost);
  const length = frame.record.originalLength;
  for (let layer = innermost; layer >= 0; layer--) {
    const writer = WRITERS.get(frame.layers.protocolAt(layer).name);
    if (writer === undefined) continue;
    const info = `${tcpLabels(frame)}${writer.info(frame, layer)}${troubleLabel(frame, innermost)}`;
    return { source, destination, length, protocol: writer.label(frame, layer), info };
  }
  const last = innermostHeader(frame);
  const protocol = last < 0 ? '' : frame.layers.protocolAt(last).name.toUpperCase();
  return { source, destination, length, protocol, info: '', ...(last >= 0 && unclaimedType(frame, last)) };
}

/** What is said where a frame could not be read to its end. */
const TROUBLE: Readonly<Record<FaultKind, string>> = {
  short: '[Packet size limited during capture]',
  malformed: '[Malformed Packet]',
};

/** Of what an error message quotes, nothing is said. */
function troubleLabel(frame: AnalyzedFrame, innermost: number): string {
  const kind = faultKind(frame);
  return kind === undefined || innermost < frame.layerCount - 1 ? '' : TROUBLE[kind];
}

/** The innermost layer that is the frame's own: what an error message quotes is not. */
function innermostLayer(frame: AnalyzedFrame): number {
  for (let layer = 0; layer < frame.layerCount; layer++) {
    if (WRITERS.get(frame.layers.protocolAt(layer).name)?.quotes === true) return layer;
  }
  return frame.layerCount - 1;
}

/** Of the innermost network layer up to `innermost`; of the link layer when there is none. */
function addresses(frame: AnalyzedFrame, innermost: number): [string, string] {
  for (let layer = innermost; layer >= 0; layer--) {
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    switch (frame.layers.protocolAt(layer).name) {
      case 'ip':
        return [ipv4Text(bytes, start + 12), ipv4Text(bytes, start + 16)];
      case 'ipv6':
        return [ipv6Text(bytes, start + 8), ipv6Text(bytes, start + 24)];
      case 'eth':
        return [macText(bytes, start + 6), macText(bytes, start)];
      case 'sll':
        return [senderText(bytes, start + 6, bytes[start + 5]!), ''];
      case 'sll2':
        return [senderText(bytes, start + 12, bytes[start + 11]!), ''];
    }
  }
  return ['', ''];
}

/** A cooked header has an address of `length` bytes, of the sender alone. */
function senderText(bytes: Uint8Array, at: number, length: number): string {
  if (length === 6) return macText(bytes, at);
  return length === 4 ? ipv4Text(bytes, at) : '';
}

/** The innermost layer that is not what nobody reads; -1 without one. */
function innermostHeader(frame: AnalyzedFrame): number {
  let layer = frame.layerCount - 1;
  while (layer >= 0 && frame.layers.protocolAt(layer).name === 'data') layer--;
  return layer;
}
