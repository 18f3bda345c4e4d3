import { CHECKSUM, checksumText, internetChecksum, rightChecksum } from '../../checksum.ts';
import { computed, stateful, u8, u16 } from '../../declare.ts';
import { FieldCursor } from '../../field-cursor.ts';
import { CONTENT } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';
import { checksumLabels } from '../data/checksum.ts';
import { labelsOfRuns } from '../data/runs.ts';
import { icmpExtensionFields, walkIcmpv6Extensions } from './icmp-extensions.ts';
import { messageFields as fields, optionFields } from './icmpv6-fields.ts';
import {
  mobilityOptionFields,
  plainOptionFields,
  routerOptionFields,
  secureOptionFields,
  sharedOptionFields,
} from './icmpv6-option-fields.ts';
import { walkNeighbourOptions } from './icmpv6-options.ts';
import { rareFields } from './icmpv6-rare-fields.ts';
import { rareMessages, unknownMessage } from './icmpv6-rare-messages.ts';
import { routingForLossyNetworks } from './icmpv6-rpl.ts';
import { rplFields } from './icmpv6-rpl-fields.ts';
import { ipv6 } from './ipv6.ts';
import { ipv6AddressSum } from './ipv6-pseudo-header.ts';

// Internet Control Message Protocol for IPv6 (RFC 4443 §2.1): 0 type   1 code   2 checksum   4 the message.

const HEADER = 4;
const NEXT_HEADER = 58;
const UNREACHABLE = 1;
const TIME_EXCEEDED = 3;
const PARAMETER_PROBLEM = 4;
const ECHO_REQUEST = 128;
const ECHO_REPLY = 129;
const LISTENER_QUERY = 130;

/** The sum over all that the checksum covers, itself included; undefined when that is not all there. */
function checksumOver(layer: LayerView): number | undefined {
  const { bytes, start, limit, wireLimit, frame, index } = layer;
  const below = frame.indexOf(frame.dissector.protocolId(ipv6.name));
  const quoted = frame.indexOf(frame.protocolIdAt(index)) < index;
  if (limit < wireLimit || below < 0 || below > index || quoted) return undefined;
  const pseudo = ipv6AddressSum(frame, below, index);
  if (pseudo === undefined) return undefined;
  return internetChecksum(bytes, start, limit, pseudo + (limit - start) + NEXT_HEADER);
}

function checksumStatus(layer: LayerView): number {
  const over = checksumOver(layer);
  if (over === undefined) return CHECKSUM.UNVERIFIED;
  return over === 0 ? CHECKSUM.GOOD : CHECKSUM.BAD;
}

type Message = (cursor: FieldCursor) => void;

function echo(cursor: FieldCursor): void {
  cursor.integer(fields.echoId, 2);
  cursor.integer(fields.echoSequence, 2);
}

/** RFC 4884 §4.4: how much of the datagram is quoted, in words of 64 bits. */
function quoting(cursor: FieldCursor): void {
  if (cursor.peek(1) === 0) {
    cursor.take(fields.reserved, 4);
    return;
  }
  cursor.integer(fields.quotedLength, 1);
  cursor.take(fields.reserved, 3);
}

function routerSolicitation(cursor: FieldCursor): void {
  cursor.take(fields.reserved, 4);
  walkNeighbourOptions(cursor);
}

/** RFC 4861 §4.2; the preference is RFC 4191's, the proxy bit RFC 4389's. */
function routerAdvertisement(cursor: FieldCursor): void {
  cursor.integer(fields.hopLimit, 1);
  const flags = cursor.peek(1);
  cursor.tell(fields.raManaged, 1, (flags & 0x80) !== 0);
  cursor.tell(fields.raOther, 1, (flags & 0x40) !== 0);
  cursor.tell(fields.raHomeAgent, 1, (flags & 0x20) !== 0);
  cursor.tell(fields.raPreference, 1, (flags >> 3) & 3);
  cursor.tell(fields.raProxy, 1, (flags & 0x04) !== 0);
  cursor.tell(fields.raReserved, 1, flags & 0x03);
  cursor.integer(fields.raFlag, 1);
  cursor.integer(fields.routerLifetime, 2);
  cursor.integer(fields.reachableTime, 4);
  cursor.integer(fields.retransTimer, 4);
  walkNeighbourOptions(cursor);
}

function neighbourSolicitation(cursor: FieldCursor): void {
  cursor.take(fields.reserved, 4);
  cursor.take(fields.nsTarget, 16);
  walkNeighbourOptions(cursor);
}

function neighbourAdvertisement(cursor: FieldCursor): void {
  const flags = cursor.peek(4);
  cursor.tell(fields.naRouter, 4, flags >= 0x80000000);
  cursor.tell(fields.naSolicited, 4, (flags & 0x40000000) !== 0);
  cursor.tell(fields.naOverride, 4, (flags & 0x20000000) !== 0);
  cursor.tell(fields.naReserved, 4, flags & 0x1fffffff);
  cursor.integer(fields.naFlag, 4);
  cursor.take(fields.naTarget, 16);
  walkNeighbourOptions(cursor);
}

function redirect(cursor: FieldCursor): void {
  cursor.take(fields.reserved, 4);
  cursor.take(fields.redirectTarget, 16);
  cursor.take(fields.redirectDestination, 16);
  walkNeighbourOptions(cursor);
}

/** RFC 3810 §5.1.3, §5.1.9: below a top bit, a number; with it, three bits of exponent and `bits` of mantissa. */
function floating(code: number, bits: number): number {
  const top = 1 << bits;
  return code < top << 3 ? code : (top | (code & (top - 1))) << (((code >> bits) & 7) + 3);
}

/** RFC 3810 §5.1; 24 bytes in all are version 1 (RFC 2710 §3). */
function listenerQuery(cursor: FieldCursor): void {
  const version1 = cursor.left <= 20;
  if (version1) return void listenerReport(cursor);
  cursor.tell(fields.mldResponseCode, 2, floating(cursor.peek(2), 12));
  cursor.skip(2);
  cursor.take(fields.reserved, 2);
  cursor.take(fields.mldAddress, 16);
  const flags = cursor.peek(1);
  cursor.tell(fields.mldSuppress, 1, (flags & 0x08) !== 0);
  cursor.tell(fields.mldRobustness, 1, flags & 0x07);
  cursor.tell(fields.mldFlagReserved, 1, flags >> 4);
  cursor.integer(fields.mldFlag, 1);
  cursor.tell(fields.mldInterval, 1, floating(cursor.peek(1), 4));
  cursor.skip(1);
  const count = cursor.integer(fields.mldSources, 2);
  for (let i = 0; i < count && cursor.left >= 16; i++) cursor.take(fields.mldSource, 16);
}

function listenerReport(cursor: FieldCursor): void {
  cursor.integer(fields.mldResponseDelay, 2);
  cursor.take(fields.reserved, 2);
  cursor.take(fields.mldAddress, 16);
}

/** RFC 3810 §5.2. */
function listenerReport2(cursor: FieldCursor): void {
  cursor.take(fields.reserved, 2);
  const count = cursor.integer(fields.reportRecords, 2);
  for (let i = 0; i < count && cursor.left >= 20; i++) {
    const { sink } = cursor;
    const length = 20 + 16 * cursor.peek(2, 2) + 4 * cursor.peek(1, 1);
    sink.open(fields.record, cursor.at, Math.min(length, cursor.left));
    cursor.integer(fields.recordType, 1);
    const words = cursor.integer(fields.recordAuxiliaryLength, 1);
    const sources = cursor.integer(fields.recordSources, 2);
    cursor.take(fields.recordAddress, 16);
    for (let j = 0; j < sources && cursor.left >= 16; j++) cursor.take(fields.recordSource, 16);
    cursor.take(fields.recordAuxiliary, words * 4);
    sink.close();
  }
}

const MESSAGES: ReadonlyMap<number, Message> = new Map<number, Message>([
  [UNREACHABLE, quoting],
  [2, (cursor) => void cursor.integer(fields.mtu, 4)],
  [TIME_EXCEEDED, quoting],
  [PARAMETER_PROBLEM, (cursor) => void cursor.integer(fields.pointer, 4)],
  [ECHO_REQUEST, echo],
  [ECHO_REPLY, echo],
  [LISTENER_QUERY, listenerQuery],
  [131, listenerReport],
  [132, listenerReport],
  [133, routerSolicitation],
  [134, routerAdvertisement],
  [135, neighbourSolicitation],
  [136, neighbourAdvertisement],
  [137, redirect],
  [141, routerSolicitation],
  [142, routerSolicitation],
  [143, listenerReport2],
  [152, () => {}],
  [153, () => {}],
  [155, routingForLossyNetworks],
  [159, () => {}],
  ...rareMessages,
]);

function walkMessage(layer: LayerView, sink: FieldSink): void {
  const { bytes, start, end } = layer;
  const type = bytes[start]!;
  (MESSAGES.get(type) ?? unknownMessage)(new FieldCursor(bytes, start + HEADER, end, sink));
  if (type === UNREACHABLE || type === TIME_EXCEEDED) walkIcmpv6Extensions(layer, sink);
}

export const icmpv6 = defineProtocol({
  name: 'icmpv6',
  title: 'Internet Control Message Protocol v6',
  spec: 'RFC 4443 §2.1',
  fields: {
    type: u8('icmpv6.type', '', 0, {
      labels: labelsOfRuns({
        1: 'Destination Unreachable|Packet Too Big|Time Exceeded|Parameter Problem',
        128: [
          'Echo (ping) request',
          'Echo (ping) reply',
          'Multicast Listener Query',
          'Multicast Listener Report',
          'Multicast Listener Done',
          'Router Solicitation',
          'Router Advertisement',
          'Neighbor Solicitation',
          'Neighbor Advertisement',
          'Redirect',
          'Router Renumbering',
          'Node Information Query',
          'Node Information Reply',
          'Inverse Neighbor Discovery Solicitation',
          'Inverse Neighbor Discovery Advertisement',
          'Multicast Listener Report Message v2',
          'Home Agent Address Discovery Request',
          'Home Agent Address Discovery Reply',
          'Mobile Prefix Solicitation',
          'Mobile Prefix Advertisement',
          'Certification Path Solicitation',
          'Certification Path Advertisement',
          'Experimental Mobility',
          'Multicast Router Advertisement',
          'Multicast Router Solicitation',
          'Multicast Router Termination',
          'FMIPv6',
          'RPL Control',
          'Locator Update',
          'Duplicate Address Request',
          'Duplicate Address Confirmation',
          'MPL Control Message',
          'Extended Echo request',
          'Extended Echo reply',
        ],
      }),
    }),
    code: u8('icmpv6.code', '', 1),
    checksum: u16('icmpv6.checksum', '', 2, {
      base: 'hex',
      text: (value, layer) =>
        checksumText(value, checksumStatus(layer), () =>
          rightChecksum(checksumOver(layer) ?? 0, Number(value)),
        ),
    }),
    checksumStatus: computed('icmpv6.checksum.status', 'Checksum Status', 'uint8', checksumStatus, {
      base: 'none',
      labels: checksumLabels,
      shown: { after: ['icmpv6.checksum'] },
    }),
    checksumBad: computed('icmpv6.checksum_bad.expert', 'Bad checksum', 'none', (layer) =>
      checksumStatus(layer) === CHECKSUM.BAD ? true : undefined,
    ),
    ...fields,
    ...icmpExtensionFields,
    ...optionFields,
    ...sharedOptionFields,
    ...secureOptionFields,
    ...mobilityOptionFields,
    ...routerOptionFields,
    ...plainOptionFields,
    ...rareFields,
    ...icmpExtensionFields,
    ...rplFields,
    responseIn: stateful('icmpv6.resp_in', 'Response In', 'framenum', { needs: 'later' }),
    responseTo: stateful('icmpv6.resp_to', 'Response To', 'framenum'),
    responseTime: stateful('icmpv6.resptime', 'Response Time', 'double'),
    noResponse: stateful('icmpv6.no_resp', 'No response seen', 'none', { needs: 'later' }),
  },
  claims: [{ table: 'ip.proto', key: NEXT_HEADER }],
  encloses: true,
  withPayload: true,
  next: ['ip.version'],
  minimum: HEADER,
  walk: walkMessage,
  step(bytes, at, limit, handoff) {
    const type = bytes[at]!;
    if (limit - at < 8) return limit;
    if (type >= 1 && type <= PARAMETER_PROBLEM) {
      if (limit > at + 8) {
        handoff.table = 0;
        handoff.key = bytes[at + 8]! >> 4;
      }
      return at + 8;
    }
    if (type !== ECHO_REQUEST && type !== ECHO_REPLY) return limit;
    handoff.table = CONTENT;
    return at + 8;
  },
});
