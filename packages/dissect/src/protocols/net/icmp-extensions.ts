import { u16be } from '@plainwire/bytes';
import { CHECKSUM, internetChecksum } from '../../checksum.ts';
import { listed, listedExpert } from '../../declare.ts';
import { FieldCursor } from '../../field-cursor.ts';
import type { FieldSink } from '../../sink.ts';
import { structures } from '../../structures.ts';
import type { LayerView } from '../../view.ts';
import { checksumLabels } from '../data/checksum.ts';
import { set } from '../data/flag-labels.ts';

// Extensions behind the datagram that an ICMP error quotes (RFC 4884 §7): a version, a checksum, and objects, of which
// that of MPLS is a label stack (RFC 4950 §3), and others tell of an interface (RFC 5837 §4, RFC 8335 §2.1). The message says
// in words of 32 bits where they begin; routers of before RFC 4884 put them behind 128 bytes, when what they quote is no
// longer than that.

const HEADER = 8;
const VERSION = 2;
const MPLS = 1;
const INTERFACE_INFORMATION = 2;
const IPV4_FAMILY = 1;
const IPV6_FAMILY = 2;
const OLD_PLACE = 128;

const family = { labels: { 1: 'IPv4', 2: 'IPv6' } };

const { fields: plain, parts } = /* @__PURE__ */ structures(
  'icmp.',
  [],
  undefined,
  `@request
ext.echo.seq|Sequence Number|uint8|dec_hex
+1
:ext.echo.req.res|Reserved|uint8|hex|fe
:ext.echo.req.local|Local bit|set||1
@reply
ext.echo.seq
+1
:ext.echo.rsp.state||uint8||e0
:ext.echo.rsp.res|Reserved|uint8|hex|18
:ext.echo.rsp.active|Active bit|set||4
:ext.echo.rsp.ipv4|IPv4 bit|set||2
:ext.echo.rsp.ipv6|IPv6 bit|set||1
@interface
+1
:int_info.role|Interface Role|uint8||c0
:int_info.reserved||uint8||30
:int_info.ifindex|ifIndex|boolean||8
:int_info.ipaddr|IP Address|boolean||4
:int_info.name_present|Interface Name|boolean||2
:int_info.mtu_present|MTU|boolean||1`,
);

export const icmpExtensionFields = {
  ...plain,
  extension: listed('icmp.ext', 'ICMP Extensions', 'none'),
  extensionVersion: listed('icmp.ext.version', '', 'uint8'),
  extensionReserved: listed('icmp.ext.res', 'Reserved', 'uint16', { base: 'hex' }),
  extensionChecksum: listed('icmp.ext.checksum', '', 'uint16', { base: 'hex' }),
  extensionChecksumStatus: listed('icmp.ext.checksum.status', 'Checksum Status', 'uint8', {
    base: 'none',
    labels: checksumLabels,
  }),
  extensionChecksumBad: listedExpert('icmp.ext.checksum_bad', 'Bad checksum', 'warning', 'checksum'),
  objectLength: listed('icmp.ext.length', '', 'uint16'),
  objectClass: listed('icmp.ext.class', 'Class-num', 'uint8'),
  objectType: listed('icmp.ext.ctype', 'C-Type', 'uint8'),
  objectData: listed('icmp.ext.data', '', 'bytes'),
  mplsLabel: listed('icmp.mpls.label', '', 'uint24'),
  mplsExp: listed('icmp.mpls.exp', 'Experimental', 'uint24'),
  mplsBottom: listed('icmp.mpls.s', 'Bottom of stack', 'boolean', set),
  interfaceName: listed('icmp.int_ident.name', '', 'string'),
  interfaceIndex: listed('icmp.int_ident.index', 'Interface Index', 'uint32'),
  interfaceFamily: listed('icmp.int_ident.afi', 'Address Family Identifier', 'uint16', family),
  interfaceAddressLength: listed('icmp.int_ident.addr_length', 'Address Length', 'uint8'),
  interfaceReserved: listed('icmp.int_ident.reserved', '', 'bytes'),
  interfaceIpv4: listed('icmp.int_ident.ipv4', 'Address', 'ipv4'),
  interfaceIpv6: listed('icmp.int_ident.ipv6', 'Address', 'ipv6'),
  interfaceAddress: listed('icmp.int_ident.address', '', 'bytes'),
  infoIndex: listed('icmp.int_info.index', 'Interface Index', 'uint32'),
  infoFamily: listed('icmp.int_info.afi', 'Address Family Identifier', 'uint16', family),
  infoReserved: listed('icmp.reserved', '', 'bytes'),
  infoIpv4: listed('icmp.int_info.ipv4', 'IP Address', 'ipv4'),
  infoIpv6: listed('icmp.int_info.ipv6', 'IP Address', 'ipv6'),
  infoNameLength: listed('icmp.int_info.name_length', '', 'uint8'),
  infoName: listed('icmp.int_info.name', 'Interface Name', 'string'),
  infoMtu: listed('icmp.int_info.mtu', '', 'uint32'),
  mplsTtl: listed('icmp.mpls.ttl', 'Time to live', 'uint8'),
};

const fields = icmpExtensionFields;

/** Tells the extensions of the error message at `layer`, when it has some. */
export function walkIcmpExtensions({ bytes, start, limit }: LayerView, sink: FieldSink): void {
  const quoted = bytes[start + 5]! * 4;
  const isOld = quoted < OLD_PLACE;
  if (isOld && u16be(bytes, start + HEADER + 2) > OLD_PLACE) return;
  walkExtensionsAt(bytes, start + HEADER + (isOld ? OLD_PLACE : quoted), limit, sink);
}

/** The same of ICMPv6, which says in words of 64 bits where they begin (RFC 4884 §4.4), or has none. */
export function walkIcmpv6Extensions({ bytes, start, limit }: LayerView, sink: FieldSink): void {
  const quoted = bytes[start + 4]! * 8;
  if (quoted > 0) walkExtensionsAt(bytes, start + HEADER + quoted, limit, sink);
}

function walkExtensionsAt(bytes: Uint8Array, at: number, limit: number, sink: FieldSink): void {
  const isThere = limit - at >= 4 && bytes[at]! >> 4 === VERSION;
  if (isThere) walkExtensions(new FieldCursor(bytes, at, limit, sink), object);
}

/** The structure of RFC 4884 §7: its header, and the objects of a version that is known. */
function walkExtensions(cursor: FieldCursor, each: (cursor: FieldCursor) => void): void {
  const { bytes, at, end, sink } = cursor;
  const version = cursor.peek(1) >> 4;
  sink.open(fields.extension, at, cursor.left);
  cursor.tell(fields.extensionVersion, 1, version);
  cursor.tell(fields.extensionReserved, 2, cursor.peek(2) & 0x0fff);
  cursor.skip(2);
  const isMissing = cursor.peek(2) === 0;
  const isGood = internetChecksum(bytes, at, end) === 0;
  cursor.integer(fields.extensionChecksum, 2);
  const checked = isGood ? CHECKSUM.GOOD : CHECKSUM.BAD;
  cursor.tell(fields.extensionChecksumStatus, 0, isMissing ? CHECKSUM.NOT_PRESENT : checked);
  if (!isMissing && !isGood) cursor.tell(fields.extensionChecksumBad, 0, true);
  if (version === 1 || version === VERSION) while (cursor.left >= 4) each(cursor);
  sink.close();
}

function object(cursor: FieldCursor): void {
  const length = cursor.peek(2);
  cursor.sink.group('ICMP Extension Object', cursor.at, Math.min(length, cursor.left));
  cursor.integer(fields.objectLength, 2);
  const kind = cursor.integer(fields.objectClass, 1);
  const type = cursor.integer(fields.objectType, 1);
  if (kind === INTERFACE_INFORMATION)
    parts['interface']!(new FieldCursor(cursor.bytes, cursor.at - 1, cursor.at, cursor.sink));
  const body = cursor.inside(Math.max(length - 4, 0));
  if (kind === MPLS && type === 1) {
    while (body.left >= 4) label(body);
  } else if (kind === INTERFACE_INFORMATION) {
    interfaceInformation(body, type);
  } else {
    body.rest(fields.objectData);
  }
  cursor.sink.close();
}

/** RFC 5837 §4.1: the bits of the type say what is there. */
function interfaceInformation(cursor: FieldCursor, has: number): void {
  if ((has & 8) !== 0) cursor.integer(fields.infoIndex, 4);
  if ((has & 4) !== 0) {
    const kind = cursor.integer(fields.infoFamily, 2);
    cursor.take(fields.infoReserved, 2);
    if (kind === IPV4_FAMILY) cursor.take(fields.infoIpv4, 4);
    else if (kind === IPV6_FAMILY) cursor.take(fields.infoIpv6, 16);
  }
  if ((has & 2) !== 0 && cursor.left > 0) {
    const name = cursor.inside(cursor.peek(1));
    name.integer(fields.infoNameLength, 1);
    name.rest(fields.infoName);
  }
  if ((has & 1) !== 0) cursor.integer(fields.infoMtu, 4);
}

/** RFC 8335 §3: what is known of the interface. */
export function walkInterfaceState({ bytes, start, limit }: LayerView, sink: FieldSink): void {
  parts['reply']!(new FieldCursor(bytes, start + 6, limit, sink));
}

/** Which interface an extended echo request asks about (RFC 8335 §2.1): by its name, its index or an address. */
export function walkInterface({ bytes, start, limit }: LayerView, sink: FieldSink): void {
  parts['request']!(new FieldCursor(bytes, start + 6, limit, sink));
  if (limit - start < HEADER + 4) return;
  walkExtensions(new FieldCursor(bytes, start + HEADER, limit, sink), interfaceObject);
}

function interfaceObject(cursor: FieldCursor): void {
  const length = cursor.integer(fields.objectLength, 2);
  cursor.integer(fields.objectClass, 1);
  const by = cursor.integer(fields.objectType, 1);
  const body = cursor.inside(Math.max(length - 4, 0));
  if (by === 1) body.rest(fields.interfaceName);
  else if (by === 2) body.take(fields.interfaceIndex, 4);
  else if (by === 3) interfaceAddress(body);
}

function interfaceAddress(cursor: FieldCursor): void {
  const kind = cursor.integer(fields.interfaceFamily, 2);
  cursor.integer(fields.interfaceAddressLength, 1);
  cursor.take(fields.interfaceReserved, 1);
  if (kind === IPV4_FAMILY) cursor.take(fields.interfaceIpv4, 4);
  else if (kind === IPV6_FAMILY) cursor.take(fields.interfaceIpv6, 16);
  else cursor.rest(fields.interfaceAddress);
}

function label(cursor: FieldCursor): void {
  const entry = cursor.peek(3);
  cursor.tell(fields.mplsLabel, 3, entry >> 4);
  cursor.tell(fields.mplsExp, 3, (entry >> 1) & 7);
  cursor.tell(fields.mplsBottom, 3, (entry & 1) !== 0);
  cursor.skip(3);
  cursor.integer(fields.mplsTtl, 1);
}
