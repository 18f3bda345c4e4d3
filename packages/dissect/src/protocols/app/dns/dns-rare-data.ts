import type { FieldCursor } from '../../../field-cursor.ts';
import { unsigned } from '../../../read-value.ts';
import { recordFields } from './dns-fields.ts';
import {
  counted,
  integer,
  name,
  parts,
  type RecordData,
  type RecordPlace,
  rest,
  seconds,
} from './dns-parts.ts';
import { rareFields as fields } from './dns-rare-fields.ts';
import { typeBitmap } from './dns-type-bitmap.ts';

const IPV4 = 1;
const IPV6 = 2;

/** Port bits that are set; bytes without any are passed over (RFC 1035 §3.4.2). */
function services(cursor: FieldCursor): void {
  while (cursor.left > 0) {
    if (cursor.peek(1) === 0) cursor.skip(1);
    else cursor.integer(fields.wksBits, 1);
  }
}

/** RFC 1876 §2. */
function location(cursor: FieldCursor): void {
  if (cursor.peek(1) !== 0) {
    cursor.sink.add(fields.locVersion, cursor.at, 1);
    return void cursor.rest(fields.locUnknown);
  }
  for (const field of [fields.locVersion, fields.locSize, fields.locHorizontal, fields.locVertical]) {
    cursor.integer(field, 1);
  }
  for (const field of [fields.locLatitude, fields.locLongitude, fields.locAltitude]) cursor.integer(field, 4);
}

/** RFC 2535 §5.2: one bit for each of the first types, without windows. */
function oldBitmap(cursor: FieldCursor): void {
  for (let type = 0; type < cursor.left * 8; type++) {
    if ((cursor.peek(1, type >> 3) & (0x80 >> (type & 7))) !== 0) cursor.tell(recordFields.type, 1, type);
  }
}

/** RFC 2874 §3.1: the bytes of the address behind the prefix, and the name that has the prefix. */
function a6(cursor: FieldCursor, place: RecordPlace): void {
  const prefix = cursor.integer(fields.a6PrefixLength, 1);
  const length = 16 - Math.min(prefix >> 3, 16);
  if (length > cursor.left) return;
  const address = new Uint8Array(16);
  address.set(cursor.bytes.subarray(cursor.at, cursor.at + length), 16 - length);
  cursor.tell(fields.a6Suffix, length, address);
  cursor.skip(length);
  if (prefix > 0) name(fields.a6PrefixName)(cursor, place);
}

/** RFC 3123 §4. */
function addressPrefixes(cursor: FieldCursor): void {
  while (cursor.left >= 4) {
    const family = cursor.integer(fields.aplFamily, 2);
    cursor.integer(fields.aplPrefix, 1);
    const counted = cursor.peek(1);
    cursor.tell(fields.aplNegation, 1, (counted & 0x80) !== 0);
    cursor.tell(fields.aplLength, 1, counted & 0x7f);
    cursor.skip(1);
    prefixAddress(cursor.inside(counted & 0x7f), family);
  }
}

/** Zeros at its end were left out. */
function prefixAddress(cursor: FieldCursor, family: number): void {
  const size = family === IPV4 ? 4 : 16;
  if ((family !== IPV4 && family !== IPV6) || cursor.left > size) return void cursor.rest(fields.aplData);
  const address = new Uint8Array(size);
  address.set(cursor.bytes.subarray(cursor.at, cursor.end));
  if (family === IPV4) cursor.tell(fields.aplIpv4, cursor.left, unsigned(address, 0, 4));
  else cursor.tell(fields.aplIpv6, cursor.left, address);
}

const GATEWAYS: Readonly<Record<number, RecordData>> = {
  1: integer(fields.ipsecIpv4, 4),
  2: (cursor) => void cursor.take(fields.ipsecIpv6, 16),
  3: name(fields.ipsecName),
};

/** RFC 4025 §2.1. */
function ipsecKey(cursor: FieldCursor, place: RecordPlace): void {
  cursor.integer(fields.ipsecPrecedence, 1);
  const type = cursor.integer(fields.ipsecGatewayType, 1);
  cursor.integer(fields.ipsecAlgorithm, 1);
  GATEWAYS[type]?.(cursor, place);
  cursor.rest(fields.ipsecKey);
}

/** RFC 8005 §5. */
function hostIdentity(cursor: FieldCursor, place: RecordPlace): void {
  const tag = cursor.integer(fields.hitLength, 1);
  cursor.integer(fields.hipAlgorithm, 1);
  const key = cursor.integer(fields.hipKeyLength, 2);
  cursor.take(fields.hit, tag);
  cursor.take(fields.hipKey, key);
  const server = name(fields.hipServer);
  while (cursor.left > 0) server(cursor, place);
}

/** RFC 7477 §2.1.1. */
function childSync(cursor: FieldCursor): void {
  cursor.integer(fields.csyncSoa, 4);
  const flags = cursor.peek(2);
  if (cursor.left >= 2) {
    cursor.tell(fields.csyncImmediate, 2, (flags & 1) !== 0);
    cursor.tell(fields.csyncMinimum, 2, (flags & 2) !== 0);
  }
  cursor.integer(fields.csyncFlags, 2);
  cursor.sink.add(fields.csyncBitmap, cursor.at, cursor.left);
  typeBitmap(cursor);
}

const winsHead =
  (local: typeof fields.winsLocal): RecordData =>
  (cursor) => {
    if (cursor.left >= 4) cursor.tell(local, 4, (cursor.peek(4) & 1) !== 0);
    cursor.skip(4);
  };

function winsServers(cursor: FieldCursor): void {
  for (let count = cursor.integer(fields.winsCount, 4); count > 0 && cursor.left >= 4; count--) {
    cursor.integer(fields.winsServer, 4);
  }
}

/** RFC 8945 §4.2, from the time on. */
function transactionSignature(cursor: FieldCursor): void {
  if (cursor.left < 6) return;
  const time = BigInt(cursor.peek(2)) * 0x100000000n + BigInt(cursor.peek(4, 2));
  cursor.tell(fields.tsigTime, 6, time * 1_000_000_000n);
  cursor.skip(6);
  cursor.integer(fields.tsigFudge, 2);
  const mac = cursor.vector(fields.tsigMacSize, 2);
  if (mac.left > 0) {
    mac.tell(fields.tsigMac, mac.left, true);
    mac.tell(fields.tsigNoAlgorithm, mac.left, true);
  }
  cursor.integer(fields.tsigOriginalId, 2);
  cursor.integer(fields.tsigError, 2);
  cursor.vector(fields.tsigOtherLength, 2).rest(fields.tsigOtherData);
}

/** By record type. */
export const RARE_DATA: Readonly<Record<number, RecordData>> = {
  3: name(fields.mailDestination),
  4: name(fields.mailForwarder),
  7: name(fields.mailbox),
  8: name(fields.mailGroup),
  9: name(fields.mailRename),
  10: (cursor) => cursor.rest(fields.nothing),
  11: parts(integer(fields.wksAddress, 4), integer(fields.wksProtocol, 1), services),
  14: parts(name(fields.responsibleMailbox), name(fields.errorMailbox)),
  19: counted(fields.x25Length, fields.x25Address),
  20: parts(
    counted(fields.isdnLength, fields.isdnAddress),
    counted(fields.isdnSubLength, fields.isdnSubAddress),
  ),
  21: parts(integer(fields.rtPreference, 2), name(fields.rtHost)),
  22: rest(fields.nsap),
  23: name(fields.nsapOwner),
  26: parts(integer(fields.pxPreference, 2), name(fields.px822), name(fields.px400)),
  27: parts(
    counted(fields.longitudeLength, fields.longitude),
    counted(fields.latitudeLength, fields.latitude),
    counted(fields.altitudeLength, fields.altitude),
  ),
  29: location,
  30: parts(name(fields.nxtName), oldBitmap),
  36: parts(integer(fields.kxPreference, 2), name(fields.kxHost)),
  37: parts(
    integer(fields.certType, 2),
    integer(fields.certKeyTag, 2),
    integer(fields.certAlgorithm, 1),
    rest(fields.certificate),
  ),
  38: a6,
  42: addressPrefixes,
  45: ipsecKey,
  49: rest(fields.dhcid),
  55: hostIdentity,
  61: rest(fields.openPgpKey),
  62: childSync,
  63: parts(
    integer(fields.zoneSerial, 4),
    integer(fields.zoneScheme, 1),
    integer(fields.zoneHash, 1),
    rest(fields.zoneDigest),
  ),
  99: (cursor, place) => {
    while (cursor.left > 0) counted(fields.spfLength, fields.spf)(cursor, place);
  },
  104: parts(integer(fields.nidPreference, 2), rest(fields.nid)),
  105: parts(integer(fields.l32Preference, 2), integer(fields.l32, 4)),
  106: parts(integer(fields.l64Preference, 2), rest(fields.l64)),
  107: parts(integer(fields.lpPreference, 2), name(fields.lp)),
  108: (cursor) => void cursor.take(fields.eui48, 6),
  109: (cursor) => void cursor.take(fields.eui64, 8),
  249: parts(
    name(fields.tkeyAlgorithm),
    seconds(fields.tkeyInception),
    seconds(fields.tkeyExpiration),
    integer(fields.tkeyMode, 2),
    integer(fields.tkeyError, 2),
    (cursor) => cursor.vector(fields.tkeySize, 2).rest(fields.tkeyData),
    (cursor) => cursor.vector(fields.tkeyOtherSize, 2).rest(fields.tkeyOtherData),
  ),
  250: parts(name(fields.tsigAlgorithm), transactionSignature),
  65281: parts(
    winsHead(fields.winsLocal),
    integer(fields.winsLookup, 4),
    integer(fields.winsCache, 4),
    winsServers,
  ),
  65282: parts(
    winsHead(fields.winsrLocal),
    integer(fields.winsrLookup, 4),
    integer(fields.winsrCache, 4),
    name(fields.winsrDomain),
  ),
};
