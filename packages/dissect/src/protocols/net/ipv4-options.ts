import { ipv4Text } from '@plainwire/bytes';
import { listed, listedExpert } from '../../declare.ts';
import type { Field } from '../../declared-field.ts';
import { FieldCursor } from '../../field-cursor.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';
import { yes } from '../data/flag-labels.ts';
import { countNops, MANY_NOPS } from '../data/option-padding.ts';

// Options of IPv4 (RFC 791 §3.1): a type byte; all but two types have a length byte, which counts both.

const END = 0;
const NO_OPERATION = 1;
/** Where the first address of a route is, counted from 1. */
const FIRST_POINTER = 4;
/** Flags of timestamps that addresses stand before: those recorded, and prespecified ones. */
const WITH_ADDRESSES = [1, 3];

const option = (name: string, title: string) =>
  listed(`ip.options.${name}`, `IP Option - ${title}`, 'protocol');

const remark = (name: string, title: string) => listedExpert(name, title, 'warning', 'protocol');

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
  optionType: listed('ip.opt.type', '', 'uint8'),
  optionCopied: listed('ip.opt.type.copy', 'Copy on fragmentation', 'boolean', yes),
  optionClass: listed('ip.opt.type.class', '', 'uint8', {
    labels: {
      0: 'Control',
      1: 'Reserved for future use',
      2: 'Debugging and measurement',
      3: 'Reserved for future use',
    },
  }),
  optionNumber: listed('ip.opt.type.number', '', 'uint8'),
  optionLength: listed('ip.opt.len', 'Length', 'uint8'),
  optionPointer: listed('ip.opt.ptr', 'Pointer', 'uint8'),
  recordedRoute: listed('ip.rec_rt', 'Recorded Route', 'ipv4'),
  recordedRouteHost: listed('ip.rec_rt_host', 'Recorded Route Host', 'string', { hidden: true }),
  emptyRoute: listed('ip.empty_rt', 'Empty Route', 'ipv4'),
  emptyRouteHost: listed('ip.empty_rt_host', 'Empty Route Host', 'string', { hidden: true }),
  sourceRoute: listed('ip.src_rt', 'Source Route', 'ipv4'),
  sourceRouteHost: listed('ip.src_rt_host', 'Source Route Host', 'string', { hidden: true }),
  timestampOverflow: listed('ip.opt.overflow', '', 'uint8'),
  timestampFlag: listed('ip.opt.flag', '', 'uint8', {
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
  optionMtu: listed('ip.opt.mtu', '', 'uint16'),
  tracerouteId: listed('ip.opt.id_number', '', 'uint16'),
  tracerouteOutbound: listed('ip.opt.ohc', 'Outbound Hop Count', 'uint16'),
  tracerouteReturn: listed('ip.opt.rhc', 'Return Hop Count', 'uint16'),
  broadcastAddress: listed('ip.opt.addr', 'IP Address', 'ipv4'),
  padding: listed('ip.opt.padding', '', 'bytes'),
  /** What the header calls the destination is, of a source route, where the packet goes next. */
  currentRoute: listed('ip.cur_rt', 'Current Route', 'ipv4'),
  currentRouteHost: listed('ip.cur_rt_host', 'Current Route Host', 'string', { hidden: true }),
  nopNote: remark('ip.nop', '4 NOP in a row - a router may have removed some options'),
  optionBadLength: remark('ip.opt.len.invalid', 'Invalid length for option'),
  pointerBefore: remark('ip.opt.ptr.before_address', 'Pointer points before first address'),
  pointerInside: remark('ip.opt.ptr.middle_address', 'Pointer points to middle of address'),
  cutAddress: remark('ip.subopt_too_long', 'Suboption would go past end of option'),
  tracerouteOriginator: listed('ip.opt.originator', 'Originator IP Address', 'ipv4'),
};

const fields = ipv4OptionFields;

interface Option {
  readonly field: Field;
  /** How long it is, with type and length, or at least when it is not `exact`. */
  readonly length: number;
  readonly exact?: boolean;
  /** Reads what stands behind type and length. */
  readonly inside?: (cursor: FieldCursor, layer: LayerView) => void;
}

const exactly = (length: number, field: Field, inside?: Option['inside']): Option => ({
  field,
  length,
  exact: true,
  ...(inside && { inside }),
});

const mtu = (cursor: FieldCursor) => void cursor.integer(fields.optionMtu, 2);

/** By the whole type byte. */
const OPTIONS: ReadonlyMap<number, Option> = new Map<number, Option>([
  [END, { field: fields.optionEnd, length: 1 }],
  [NO_OPERATION, { field: fields.optionNop, length: 1 }],
  [7, { field: fields.optionRecordRoute, length: 3, inside: recordRoute }],
  [11, exactly(4, fields.optionMtuProbe, mtu)],
  [12, exactly(4, fields.optionMtuReply, mtu)],
  [25, exactly(8, fields.optionQuickStart)],
  [68, { field: fields.optionTimestamp, length: 4, inside: timestamps }],
  [82, exactly(12, fields.optionTraceroute, traceroute)],
  [130, { field: fields.optionSecurity, length: 3 }],
  [131, { field: fields.optionLooseRoute, length: 3, inside: sourceRoute }],
  [133, { field: fields.optionExtendedSecurity, length: 3 }],
  [134, { field: fields.optionCommercialSecurity, length: 10 }],
  [136, exactly(4, fields.optionStreamId, (cursor) => void cursor.integer(fields.streamId, 2))],
  [137, { field: fields.optionStrictRoute, length: 3, inside: sourceRoute }],
  [148, exactly(4, fields.optionRouterAlert, (cursor) => void cursor.integer(fields.routerAlert, 2))],
  [149, { field: fields.optionSelectiveBroadcast, length: 6, inside: selectiveBroadcast }],
]);

/** Each option of the header; nothing is read behind one whose length is impossible. */
export function walkIpv4Options(layer: LayerView, sink: FieldSink): void {
  const { bytes, start, end } = layer;
  let nops = 0;
  for (let at = start + 20; at < end; ) {
    const type = bytes[at]!;
    if (type === NO_OPERATION) {
      nops = countNops(nops, at - start);
      if (nops === MANY_NOPS) sink.set(fields.nopNote, at, 1, true);
    }
    const isShort = type <= NO_OPERATION;
    const length = isShort ? 1 : at + 1 < end ? bytes[at + 1]! : 0;
    if (!isShort && (length < 2 || at + length > end)) {
      if (at + 1 < end) sink.set(fields.optionBadLength, at, end - at, true);
      return;
    }
    walkOption(new FieldCursor(bytes, at, at + length, sink), layer);
    if (type === END) return;
    at += length;
  }
}

function walkOption(cursor: FieldCursor, layer: LayerView): void {
  const { sink, at, left: length } = cursor;
  const type = cursor.peek(1);
  const known = OPTIONS.get(type);
  if (known === undefined) {
    sink.group(`Unknown (0x${type.toString(16).padStart(2, '0')}) (${length} bytes)`, at, length);
    sink.close();
    return;
  }
  sink.open(known.field, at, length);
  sink.open(fields.optionType, at, 1);
  sink.set(fields.optionCopied, at, 1, type >= 0x80);
  sink.set(fields.optionClass, at, 1, (type >> 5) & 3);
  sink.set(fields.optionNumber, at, 1, type & 0x1f);
  sink.close();
  cursor.skip(1);
  const isRight = known.exact === true ? length === known.length : length >= known.length;
  if (type > NO_OPERATION) {
    cursor.integer(fields.optionLength, 1);
    if (!isRight) sink.set(fields.optionBadLength, at + 1, 1, true);
    if (length >= known.length) known.inside?.(cursor, layer);
  }
  sink.close();
}

function recordRoute(cursor: FieldCursor): void {
  route(cursor, fields.emptyRoute, fields.emptyRouteHost);
}

/** On the way, the destination of the header is the next stop. */
function sourceRoute(cursor: FieldCursor, { bytes, start }: LayerView): void {
  const isOnTheWay = cursor.peek(1) - 3 <= cursor.left;
  const isRead = route(cursor, fields.sourceRoute, fields.sourceRouteHost);
  if (!isRead || !isOnTheWay) return;
  cursor.sink.add(fields.currentRoute, start + 16, 4);
  cursor.sink.set(fields.currentRouteHost, start + 16, 4, ipv4Text(bytes, start + 16));
}

/**
 * Addresses, those before the pointer being where the packet has been. It counts from the option's type, from 1.
 * Returns whether the pointer can be one.
 */
function route(cursor: FieldCursor, ahead: Field, aheadHost: Field): boolean {
  const start = cursor.at - 2;
  const pointer = cursor.integer(fields.optionPointer, 1);
  const isBefore = pointer < FIRST_POINTER;
  if (isBefore || pointer % 4 !== 0) {
    cursor.sink.set(isBefore ? fields.pointerBefore : fields.pointerInside, start + 2, 1, true);
    return false;
  }
  while (cursor.left >= 4) {
    const isBehind = cursor.at < start + pointer - 1;
    cursor.sink.add(isBehind ? fields.recordedRoute : ahead, cursor.at, 4);
    const host = ipv4Text(cursor.bytes, cursor.at);
    cursor.tell(isBehind ? fields.recordedRouteHost : aheadHost, 4, host);
    cursor.skip(4);
  }
  tellCut(cursor);
  return true;
}

/** What is left is too short for another one. */
function tellCut(cursor: FieldCursor): void {
  if (cursor.left > 0) cursor.tell(fields.cutAddress, cursor.left, true);
}

/** Wireshark's reading of a draft that became no RFC: addresses. */
function selectiveBroadcast(cursor: FieldCursor): void {
  while (cursor.left >= 4) cursor.take(fields.broadcastAddress, 4);
  cursor.rest(fields.padding);
}

/** RFC 791 §3.1: two flags say that an address stands before each. As in Wireshark, no other flag has addresses. */
function timestamps(cursor: FieldCursor): void {
  cursor.integer(fields.optionPointer, 1);
  const flag = cursor.peek(1) & 15;
  cursor.tell(fields.timestampOverflow, 1, cursor.peek(1) >> 4);
  cursor.tell(fields.timestampFlag, 1, flag);
  cursor.skip(1);
  const hasAddresses = WITH_ADDRESSES.includes(flag);
  while (cursor.left >= (hasAddresses ? 8 : 4)) {
    if (hasAddresses) cursor.take(fields.timestampAddress, 4);
    cursor.take(fields.timestamp, 4);
  }
  tellCut(cursor);
}

/** RFC 1393 §2.2. */
function traceroute(cursor: FieldCursor): void {
  cursor.integer(fields.tracerouteId, 2);
  cursor.integer(fields.tracerouteOutbound, 2);
  cursor.integer(fields.tracerouteReturn, 2);
  cursor.take(fields.tracerouteOriginator, 4);
}
