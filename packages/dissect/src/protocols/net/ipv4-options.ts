import { ipv4Text } from '@plainwire/bytes';
import { type Field, listed } from '../../declare.ts';
import { FieldCursor } from '../../field-cursor.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';

// Options of IPv4 (RFC 791 §3.1): a type byte; all but two types have a length byte, which counts both.

const END = 0;
const NO_OPERATION = 1;

const option = (name: string, title: string) =>
  listed(`ip.options.${name}`, `IP Option - ${title}`, 'protocol');

export const ipv4OptionFields = {
  optionEnd: option('eol', 'End of Options List (EOL)'),
  optionNop: option('nop', 'No-Operation (NOP)'),
  optionRecordRoute: option('record_route', 'Record Route'),
  optionMtuProbe: option('mtu_probe', 'MTU Probe'),
  optionMtuReply: option('mtu_reply', 'MTU Reply'),
  optionQuickStart: option('qs', 'Quick-Start'),
  optionTimestamp: option('timestamp', 'Time Stamp'),
  optionTraceroute: option('traceroute', 'Traceroute'),
  optionSecurity: option('security', 'Security'),
  optionLooseRoute: option('route', 'Loose Source Route'),
  optionExtendedSecurity: option('ext_security', 'Extended Security'),
  optionCommercialSecurity: option('cipso', 'Commercial Security'),
  optionStreamId: option('sid', 'Stream ID'),
  optionStrictRoute: option('source_route', 'Strict Source Route'),
  optionRouterAlert: option('routeralert', 'Router Alert'),
  optionSelectiveBroadcast: option('sdb', 'Selective Directed Broadcast'),
  optionType: listed('ip.opt.type', 'Type', 'uint8'),
  optionCopied: listed('ip.opt.type.copy', 'Copy on fragmentation', 'boolean'),
  optionClass: listed('ip.opt.type.class', 'Class', 'uint8', {
    labels: {
      0: 'Control',
      1: 'Reserved for future use',
      2: 'Debugging and measurement',
      3: 'Reserved for future use',
    },
  }),
  optionNumber: listed('ip.opt.type.number', 'Number', 'uint8'),
  optionLength: listed('ip.opt.len', 'Length', 'uint8'),
  optionPointer: listed('ip.opt.ptr', 'Pointer', 'uint8'),
  recordedRoute: listed('ip.rec_rt', 'Recorded Route', 'ipv4'),
  recordedRouteHost: listed('ip.rec_rt_host', 'Recorded Route Host', 'string', { hidden: true }),
  emptyRoute: listed('ip.empty_rt', 'Empty Route', 'ipv4'),
  emptyRouteHost: listed('ip.empty_rt_host', 'Empty Route Host', 'string', { hidden: true }),
  sourceRoute: listed('ip.src_rt', 'Source Route', 'ipv4'),
  sourceRouteHost: listed('ip.src_rt_host', 'Source Route Host', 'string', { hidden: true }),
  timestampOverflow: listed('ip.opt.overflow', 'Overflow', 'uint8'),
  timestampFlag: listed('ip.opt.flag', 'Flag', 'uint8', {
    base: 'hex',
    labels: {
      0: 'Time stamps only',
      1: 'Time stamp and address',
      3: 'Time stamps for prespecified addresses',
    },
  }),
  timestampAddress: listed('ip.opt.time_stamp_addr', 'Address', 'ipv4'),
  timestamp: listed('ip.opt.time_stamp', 'Time stamp', 'uint32'),
  routerAlert: listed('ip.opt.ra', 'Router Alert', 'uint16'),
  streamId: listed('ip.opt.sid', 'Stream Identifier', 'uint16'),
  optionMtu: listed('ip.opt.mtu', 'MTU', 'uint16'),
  tracerouteId: listed('ip.opt.id_number', 'ID Number', 'uint16'),
  tracerouteOutbound: listed('ip.opt.ohc', 'Outbound Hop Count', 'uint16'),
  tracerouteReturn: listed('ip.opt.rhc', 'Return Hop Count', 'uint16'),
  tracerouteOriginator: listed('ip.opt.originator', 'Originator IP Address', 'ipv4'),
};

const fields = ipv4OptionFields;

interface Option {
  readonly field: Field;
  /** Reads what stands behind type and length. */
  readonly inside?: (cursor: FieldCursor) => void;
}

/** By the whole type byte. */
const OPTIONS: ReadonlyMap<number, Option> = new Map<number, Option>([
  [END, { field: fields.optionEnd }],
  [NO_OPERATION, { field: fields.optionNop }],
  [7, { field: fields.optionRecordRoute, inside: (cursor) => route(cursor, fields.emptyRoute) }],
  [11, { field: fields.optionMtuProbe, inside: (cursor) => void cursor.integer(fields.optionMtu, 2) }],
  [12, { field: fields.optionMtuReply, inside: (cursor) => void cursor.integer(fields.optionMtu, 2) }],
  [25, { field: fields.optionQuickStart }],
  [68, { field: fields.optionTimestamp, inside: timestamps }],
  [82, { field: fields.optionTraceroute, inside: traceroute }],
  [130, { field: fields.optionSecurity }],
  [131, { field: fields.optionLooseRoute, inside: (cursor) => route(cursor, fields.sourceRoute) }],
  [133, { field: fields.optionExtendedSecurity }],
  [134, { field: fields.optionCommercialSecurity }],
  [136, { field: fields.optionStreamId, inside: (cursor) => void cursor.integer(fields.streamId, 2) }],
  [137, { field: fields.optionStrictRoute, inside: (cursor) => route(cursor, fields.sourceRoute) }],
  [148, { field: fields.optionRouterAlert, inside: (cursor) => void cursor.integer(fields.routerAlert, 2) }],
  [149, { field: fields.optionSelectiveBroadcast }],
]);

/** Each option of the header; stops at a length that is impossible. */
export function walkIpv4Options({ bytes, start, end }: LayerView, sink: FieldSink): void {
  for (let at = start + 20; at < end; ) {
    const type = bytes[at]!;
    const isShort = type === END || type === NO_OPERATION;
    const length = isShort ? 1 : at + 1 < end ? bytes[at + 1]! : 0;
    const isWrong = !isShort && (length < 2 || at + length > end);
    const known = OPTIONS.get(type);
    if (known === undefined) sink.group(`Option ${type}`, at, isWrong ? 1 : length);
    else sink.open(known.field, at, isWrong ? 1 : length);
    sink.open(fields.optionType, at, 1);
    sink.set(fields.optionCopied, at, 1, type >= 0x80);
    sink.set(fields.optionClass, at, 1, (type >> 5) & 3);
    sink.set(fields.optionNumber, at, 1, type & 0x1f);
    sink.close();
    if (!isShort && !isWrong) {
      sink.add(fields.optionLength, at + 1, 1);
      known?.inside?.(new FieldCursor(bytes, at + 2, at + length, sink));
    }
    sink.close();
    if (type === END || isWrong) return;
    at += length;
  }
}

/** Addresses, those before the pointer being where the packet has been. It counts from the option's type, from 1. */
function route(cursor: FieldCursor, ahead: Field): void {
  const start = cursor.at - 2;
  const next = start + cursor.integer(fields.optionPointer, 1) - 1;
  const aheadHost = ahead === fields.emptyRoute ? fields.emptyRouteHost : fields.sourceRouteHost;
  while (cursor.left >= 4) {
    const isBehind = cursor.at < next;
    cursor.sink.add(isBehind ? fields.recordedRoute : ahead, cursor.at, 4);
    const host = ipv4Text(cursor.bytes, cursor.at);
    cursor.tell(isBehind ? fields.recordedRouteHost : aheadHost, 4, host);
    cursor.skip(4);
  }
}

/** RFC 791 §3.1: flag 0 has no addresses. */
function timestamps(cursor: FieldCursor): void {
  cursor.integer(fields.optionPointer, 1);
  const byte = cursor.peek(1);
  cursor.tell(fields.timestampOverflow, 1, byte >> 4);
  cursor.tell(fields.timestampFlag, 1, byte & 15);
  cursor.skip(1);
  while (cursor.left >= ((byte & 15) === 0 ? 4 : 8)) {
    if ((byte & 15) !== 0) cursor.take(fields.timestampAddress, 4);
    cursor.take(fields.timestamp, 4);
  }
}

/** RFC 1393 §2.2. */
function traceroute(cursor: FieldCursor): void {
  cursor.integer(fields.tracerouteId, 2);
  cursor.integer(fields.tracerouteOutbound, 2);
  cursor.integer(fields.tracerouteReturn, 2);
  cursor.take(fields.tracerouteOriginator, 4);
}
