import type { Field } from '../../../declared-field.ts';
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
  taken,
  whole,
} from './dns-parts.ts';
import { rareFields as fields, rare } from './dns-rare-fields.ts';
import { typeBitmap } from './dns-type-bitmap.ts';

const IPV4 = 1;
const IPV6 = 2;

/** Port bits that are set; bytes without any are passed over (RFC 1035 §3.4.2). */
function services(cursor: FieldCursor): void {
  while (cursor.left > 0) {
    if (cursor.peek(1) === 0) cursor.skip(1);
    else cursor.integer(rare('wks.bits'), 1);
  }
}

/** RFC 1876 §2. */
function location(cursor: FieldCursor): void {
  if (cursor.peek(1) !== 0) {
    cursor.sink.add(rare('loc.version'), cursor.at, 1);
    return void cursor.rest(rare('loc.unknown_data'));
  }
  for (const field of [
    rare('loc.version'),
    rare('loc.size'),
    rare('loc.horizontal_precision'),
    rare('loc.vertical_precision'),
  ]) {
    cursor.integer(field, 1);
  }
  for (const field of [rare('loc.latitude'), rare('loc.longitude'), rare('loc.altitude')])
    cursor.integer(field, 4);
}

/** RFC 2535 §5.2: one bit for each of the first types, without windows. */
function oldBitmap(cursor: FieldCursor): void {
  for (let type = 0; type < cursor.left * 8; type++) {
    if ((cursor.peek(1, type >> 3) & (0x80 >> (type & 7))) !== 0) cursor.tell(recordFields.type, 1, type);
  }
}

/** RFC 2874 §3.1: the bytes of the address behind the prefix, and the name that has the prefix. */
function a6(cursor: FieldCursor, place: RecordPlace): void {
  const prefix = cursor.peek(1);
  const length = 16 - (prefix >> 3);
  if (length < 0 || length > cursor.left - 1) return;
  cursor.integer(rare('a6.prefix_len'), 1);
  const address = new Uint8Array(16);
  address.set(cursor.bytes.subarray(cursor.at, cursor.at + length), 16 - length);
  if (length > 0) cursor.tell(rare('a6.address_suffix'), length, address);
  cursor.skip(length);
  if (prefix > 0) name(rare('a6.prefix_name'))(cursor, place);
}

/** RFC 3123 §4. */
function addressPrefixes(cursor: FieldCursor): void {
  while (cursor.left >= 4) {
    const family = cursor.integer(rare('apl.address_family'), 2);
    cursor.integer(rare('apl.coded_prefix'), 1);
    const counted = cursor.peek(1);
    cursor.tell(rare('apl.negation'), 1, (counted & 0x80) !== 0);
    cursor.tell(rare('apl.afdlength'), 1, counted & 0x7f);
    cursor.skip(1);
    prefixAddress(cursor.inside(counted & 0x7f), family);
  }
}

/** Zeros at its end were left out. */
function prefixAddress(cursor: FieldCursor, family: number): void {
  const size = family === IPV4 ? 4 : 16;
  if ((family !== IPV4 && family !== IPV6) || cursor.left > size)
    return void cursor.sink.add(rare('apl.afdpart.data'), cursor.at, cursor.left);
  const address = new Uint8Array(size);
  address.set(cursor.bytes.subarray(cursor.at, cursor.end));
  if (family === IPV4) cursor.tell(rare('apl.afdpart.ipv4'), cursor.left, unsigned(address, 0, 4));
  else cursor.tell(rare('apl.afdpart.ipv6'), cursor.left, address);
}

const GATEWAYS: Readonly<Record<number, RecordData>> = {
  1: integer(rare('ipseckey.gateway_ipv4'), 4),
  2: taken(rare('ipseckey.gateway_ipv6'), 16),
  3: name(rare('ipseckey.gateway_dns')),
};

/** RFC 4025 §2.1. */
function ipsecKey(cursor: FieldCursor, place: RecordPlace): void {
  cursor.integer(rare('ipseckey.gateway_precedence'), 1);
  const type = cursor.integer(fields.ipsecGatewayType, 1);
  cursor.integer(fields.ipsecAlgorithm, 1);
  GATEWAYS[type]?.(cursor, place);
  cursor.rest(rare('ipseckey.public_key'));
}

/** RFC 8005 §5. */
function hostIdentity(cursor: FieldCursor, place: RecordPlace): void {
  const tag = cursor.integer(rare('hip.hit.length'), 1);
  cursor.integer(rare('hip.hit.pk.algo'), 1);
  const key = cursor.integer(rare('hip.pk.length'), 2);
  whole(rare('hip.hit'))(cursor.inside(tag), place);
  whole(rare('hip.pk'))(cursor.inside(key), place);
  const server = name(rare('hip.rendezvous_server'));
  while (cursor.left > 0) server(cursor, place);
}

/** RFC 7477 §2.1.1. */
function childSync(cursor: FieldCursor): void {
  cursor.integer(rare('csync.soa'), 4);
  const flags = cursor.peek(2);
  if (cursor.left >= 2) {
    cursor.tell(rare('csync.flags.immediate'), 2, (flags & 1) !== 0);
    cursor.tell(rare('csync.flags.soaminimum'), 2, (flags & 2) !== 0);
  }
  cursor.integer(rare('csync.flags'), 2);
  cursor.sink.add(rare('csync.type_bitmap'), cursor.at, cursor.left);
  typeBitmap(cursor);
}

const winsHead =
  (local: Field): RecordData =>
  (cursor) => {
    if (cursor.left >= 4) cursor.tell(local, 4, (cursor.peek(4) & 1) !== 0);
    cursor.skip(4);
  };

function winsServers(cursor: FieldCursor): void {
  for (let count = cursor.integer(rare('wins.nb_wins_servers'), 4); count > 0 && cursor.left >= 4; count--) {
    cursor.integer(rare('wins.wins_server'), 4);
  }
}

/** RFC 8945 §4.2, from the time on. */
function transactionSignature(cursor: FieldCursor): void {
  if (cursor.left < 6) return;
  const time = BigInt(cursor.peek(2)) * 0x100000000n + BigInt(cursor.peek(4, 2));
  cursor.tell(rare('tsig.time_signed'), 6, time * 1_000_000_000n);
  cursor.skip(6);
  cursor.integer(rare('tsig.fudge'), 2);
  const mac = cursor.vector(rare('tsig.mac_size'), 2);
  if (mac.left > 0) {
    mac.tell(rare('tsig.mac'), mac.left, true);
    mac.tell(fields.tsigNoAlgorithm, mac.left, true);
  }
  cursor.integer(rare('tsig.original_id'), 2);
  cursor.integer(rare('tsig.error'), 2);
  cursor.vector(rare('tsig.other_len'), 2).rest(rare('tsig.other_data'));
}

/** By record type. */
export const RARE_DATA: Readonly<Record<number, RecordData>> = {
  3: name(rare('md')),
  4: name(rare('mf')),
  7: name(rare('mb')),
  8: name(rare('mg')),
  9: name(rare('mr')),
  10: rest(rare('null')),
  11: parts(integer(rare('wks.address'), 4), integer(rare('wks.protocol'), 1), services),
  14: parts(name(rare('minfo.r')), name(rare('minfo.e'))),
  19: counted(rare('x25.length'), rare('x25.psdn_address')),
  20: parts(
    counted(rare('idsn.length'), rare('idsn.address')),
    counted(rare('idsn.sa.length'), rare('idsn.sa.address')),
  ),
  21: parts(integer(rare('rt.subtype'), 2), name(rare('rt.intermediate_host'))),
  22: rest(rare('nsap.rdata')),
  23: name(rare('nsap_ptr.owner')),
  26: parts(integer(rare('px.preference'), 2), name(rare('px.map822')), name(rare('px.map400'))),
  27: parts(
    counted(rare('gpos.longitude_length'), rare('gpos.longitude')),
    counted(rare('gpos.latitude_length'), rare('gpos.latitude')),
    counted(rare('gpos.altitude_length'), rare('gpos.altitude')),
  ),
  29: location,
  30: parts(name(rare('nxt.next_domain_name')), oldBitmap),
  36: parts(integer(rare('kx.preference'), 2), name(rare('kx.key_exchange'))),
  37: parts(
    integer(rare('cert.type'), 2),
    integer(rare('cert.key_tag'), 2),
    integer(rare('cert.algorithm'), 1),
    rest(rare('cert.certificate')),
  ),
  38: a6,
  42: addressPrefixes,
  45: ipsecKey,
  49: rest(rare('dhcid.rdata')),
  55: hostIdentity,
  61: rest(rare('openpgpkey')),
  62: childSync,
  63: parts(
    integer(rare('zonemd.serial'), 4),
    integer(fields.zoneScheme, 1),
    integer(fields.zoneHash, 1),
    whole(rare('zonemd.digest')),
  ),
  99: (cursor, place) => {
    while (cursor.left > 0) counted(rare('spf.length'), rare('spf'))(cursor, place);
  },
  104: parts(integer(rare('ilnp.nid.preference'), 2), taken(rare('ilnp.nid'), 8)),
  105: parts(integer(rare('ilnp.l32.preference'), 2), integer(rare('ilnp.l32'), 4)),
  106: parts(integer(rare('ilnp.l64.preference'), 2), taken(rare('ilnp.l64'), 8)),
  107: parts(integer(rare('ilnp.lp.preference'), 2), name(rare('ilnp.lp'))),
  108: taken(rare('eui48'), 6),
  109: taken(rare('eui64'), 8),
  249: parts(
    name(rare('tkey.algo_name')),
    seconds(rare('tkey.signature_inception')),
    seconds(rare('tkey.signature_expiration')),
    integer(rare('tkey.mode'), 2),
    integer(rare('tkey.error'), 2),
    (cursor) => cursor.vector(rare('tkey.key_size'), 2).rest(rare('tkey.key_data')),
    (cursor) => cursor.vector(rare('tkey.other_size'), 2).rest(rare('tkey.other_data')),
  ),
  250: parts(name(rare('tsig.algorithm_name')), transactionSignature),
  65281: parts(
    winsHead(rare('wins.local_flag')),
    integer(rare('wins.lookup_timeout'), 4),
    integer(rare('wins.cache_timeout'), 4),
    winsServers,
  ),
  65282: parts(
    winsHead(rare('winsr.local_flag')),
    integer(rare('winsr.lookup_timeout'), 4),
    integer(rare('winsr.cache_timeout'), 4),
    name(rare('winsr.name_result_domain')),
  ),
};
