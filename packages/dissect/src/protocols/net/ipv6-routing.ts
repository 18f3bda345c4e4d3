import { computed, expert, listed, listedExpert, u8 } from '../../declare.ts';
import { FieldCursor } from '../../field-cursor.ts';
import { defineProtocol } from '../../protocol.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';
import { ipProtocolLabels } from '../data/ip-protocols.ts';
import { lengthInBytes, stepByEights } from './ipv6-extension-step.ts';
import { lossyCount, lossyRouteFields, walkLossyRoute } from './ipv6-lossy-route.ts';

// Routing headers of IPv6 (RFC 8200 §4.4): next header, length, type, segments left, and by the type: 0 a source route
// (deprecated by RFC 5095), 2 a home address (RFC 6275 §6.4), 3 a source route in lossy networks (RFC 6554), 4 segments
// (RFC 8754 §2).

const HEADER = 4;
const ADDRESS = 16;
const SOURCE_ROUTE = 0;
const MOBILE = 2;
const LOSSY = 3;
const SEGMENTS = 4;

const whole = (name: string, title: string) => listed(`ipv6.routing.type.${name}`, title, 'protocol');

const fields = {
  nextHeader: u8('ipv6.routing.nxt', 'Next Header', 0, { labels: ipProtocolLabels }),
  length: u8('ipv6.routing.len', 'Length', 1),
  lengthInBytes: computed('ipv6.routing.len_oct', 'Length', 'uint16', lengthInBytes),
  type: u8('ipv6.routing.type', '', 2, {
    labels: {
      0: 'Source Route',
      1: 'Nimrod',
      2: 'Type 2 Routing',
      3: 'RPL Source Route',
      4: 'Segment Routing',
      5: 'Compact Routing Header 16',
      6: 'Compact Routing Header 32',
      253: 'Experiment 1',
      254: 'Experiment 2',
    },
  }),
  segmentsLeft: u8('ipv6.routing.segleft', 'Segments Left', 3),
  deprecated: expert(
    'ipv6.routing.deprecated',
    'Routing header type is deprecated',
    'note',
    'deprecated',
    ({ bytes, start }) => bytes[start + 2] === SOURCE_ROUTE,
    { under: 'ipv6.routing.type' },
  ),
  badSegmentsLeft: expert(
    'ipv6.routing.invalid_segleft',
    'IPv6 Routing Header segments left field must not exceed address count',
    'error',
    'protocol',
    hasTooManyLeft,
    { under: 'ipv6.routing.segleft' },
  ),
  badLength: expert(
    'ipv6.routing.invalid_length',
    'Invalid IPv6 Routing header length',
    'error',
    'malformed',
    ({ bytes, start }) => bytes[start + 2] === MOBILE && bytes[start + 1] !== 2,
    { under: 'ipv6.routing.len' },
  ),
  isSourceRoute: whole('rt0', 'IPv6 Routing Type - Source Route'),
  isMobile: whole('mipv6', 'IPv6 Routing Type - Mobile IP'),
  isSegments: whole('srh', 'IPv6 Routing Types - Segment Routing'),
  isCompact: whole('crh', 'IPv6 Routing Types - Compact Routing'),
  sourceReserved: listed('ipv6.routing.src.reserved', '', 'bytes'),
  sourceAddress: listed('ipv6.routing.src.addr', 'Address', 'ipv6'),
  mobileReserved: listed('ipv6.routing.mipv6.reserved', '', 'bytes'),
  mobileAddress: listed('ipv6.routing.mipv6.home_address', '', 'ipv6'),
  segmentsLast: listed('ipv6.routing.srh.last_entry', '', 'uint8'),
  segmentsFlags: listed('ipv6.routing.srh.flags', '', 'uint8', { base: 'hex' }),
  segmentsTag: listed('ipv6.routing.srh.tag', '', 'bytes'),
  segmentsAddress: listed('ipv6.routing.srh.addr', 'Address', 'ipv6'),
  unknown: listed('ipv6.routing.unknown_data', 'Type-Specific Data', 'bytes'),
  undecoded: listedExpert(
    'ipv6.routing.undecoded',
    'Undecoded IPv6 routing header field',
    'note',
    'undecoded',
  ),
  ...lossyRouteFields,
};

/** How many addresses the header has room for; undefined of types that have none, or of a size of their own. */
function addressCount({ bytes, start }: LayerView): number | undefined {
  const words = bytes[start + 1]!;
  switch (bytes[start + 2]) {
    case SOURCE_ROUTE:
      return words >> 1;
    case MOBILE:
      return 1;
    case LOSSY:
      return lossyCount(words * 8, bytes, start + 4);
    case SEGMENTS:
      return bytes[start + 4]! + 1;
    default:
      return undefined;
  }
}

function hasTooManyLeft(layer: LayerView): boolean {
  const count = addressCount(layer);
  return count !== undefined && layer.bytes[layer.start + 3]! > count;
}

function addresses(cursor: FieldCursor, field: typeof fields.sourceAddress, most: number): void {
  for (let count = 0; count < most && cursor.left >= ADDRESS; count++) {
    const isGroup = cursor.peek(1) === 0xff;
    const { at } = cursor;
    cursor.take(field, ADDRESS);
    if (isGroup && field === fields.sourceAddress) cursor.sink.set(fields.groupInRoute, at, ADDRESS, true);
  }
}

function walkRoute(layer: LayerView, sink: FieldSink): void {
  const { bytes, start, end } = layer;
  const cursor = new FieldCursor(bytes, start + HEADER, end, sink);
  const type = bytes[start + 2];
  const field = KINDS.get(type!);
  if (field !== undefined) sink.open(field, start, end - start);
  if (type === SOURCE_ROUTE) {
    cursor.take(fields.sourceReserved, 4);
    addresses(cursor, fields.sourceAddress, Number.POSITIVE_INFINITY);
  } else if (type === MOBILE) {
    cursor.take(fields.mobileReserved, 4);
    addresses(cursor, fields.mobileAddress, 1);
  } else if (type === SEGMENTS) {
    const last = cursor.integer(fields.segmentsLast, 1);
    cursor.integer(fields.segmentsFlags, 1);
    cursor.take(fields.segmentsTag, 2);
    addresses(cursor, fields.segmentsAddress, last + 1);
  } else if (type === LOSSY) {
    walkLossyRoute(layer, cursor);
  } else if (field === undefined) {
    cursor.tell(fields.undecoded, cursor.left, true);
    cursor.rest(fields.unknown);
  }
  if (field !== undefined) sink.close();
}

const KINDS: ReadonlyMap<number, typeof fields.isSourceRoute> = new Map([
  [SOURCE_ROUTE, fields.isSourceRoute],
  [MOBILE, fields.isMobile],
  [SEGMENTS, fields.isSegments],
  [5, fields.isCompact],
  [6, fields.isCompact],
]);

export const ipv6Routing = defineProtocol({
  name: 'ipv6.routing',
  title: 'Routing Header for IPv6',
  extends: 'ipv6',
  spec: 'RFC 8200 §4.4',
  fields,
  claims: [{ table: 'ip.proto', key: 43 }],
  next: ['ip.proto'],
  minimum: 8,
  walk: walkRoute,
  step: stepByEights,
});
