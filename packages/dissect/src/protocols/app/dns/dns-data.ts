import type { Field } from '../../../declared-field.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { asciiText, unsigned } from '../../../read-value.ts';
import { controlsEscaped } from '../controls-escaped.ts';
import { dataFields as fields, recordFields } from './dns-fields.ts';
import { key, tellKeyTag } from './dns-key.ts';
import { dnsName } from './dns-name.ts';
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
import { RARE_DATA } from './dns-rare-data.ts';
import { rare, rareFields } from './dns-rare-fields.ts';
import { typeBitmap } from './dns-type-bitmap.ts';

function texts(cursor: FieldCursor, place: RecordPlace): void {
  while (cursor.left > 0) counted(fields.txtLength, fields.txt)(cursor, place);
}

/** RFC 4034 §2.1, and its appendix B for the key tag. */
function dnskey(cursor: FieldCursor, place: RecordPlace): void {
  const { bytes, at, end } = cursor;
  const flags = cursor.peek(2);
  cursor.tell(fields.dnskeyZone, 2, (flags & 0x0100) !== 0);
  cursor.tell(fields.dnskeyRevoked, 2, (flags & 0x0080) !== 0);
  cursor.tell(fields.dnskeySep, 2, (flags & 0x0001) !== 0);
  cursor.tell(rare('dnskey.flags.reserved'), 2, (flags & 0xfe7e) >> 1);
  cursor.integer(rare('dnskey.flags'), 2);
  cursor.integer(rare('dnskey.protocol'), 1);
  cursor.integer(rare('dnskey.algorithm'), 1);
  tellKeyTag(cursor, rare('dnskey.key_id'), bytes.subarray(at, end));
  whole(rare('dnskey.public_key'))(cursor, place);
}

const BASE32_HEX = '0123456789abcdefghijklmnopqrstuv';

/** RFC 4648 §7, without padding: how owner names of NSEC3 records are written. */
function base32Hex(bytes: Uint8Array): string {
  let text = '';
  for (let bit = 0; bit < bytes.length * 8; bit += 5) {
    const pair = (bytes[bit >> 3]! << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    text += BASE32_HEX[(pair >> (11 - (bit & 7))) & 31];
  }
  return text;
}

/** RFC 5155 §3.2, §4.2: of the flags, parameters have none. */
const nsec3Salt = (hasOptOut: boolean) => (cursor: FieldCursor) => {
  cursor.integer(rare('nsec3.algo'), 1);
  if (hasOptOut) cursor.tell(fields.nsec3OptOut, 1, (cursor.peek(1) & 1) !== 0);
  cursor.integer(rare('nsec3.flags'), 1);
  cursor.integer(rare('nsec3.iterations'), 2);
  const salt = cursor.vector(rare('nsec3.salt_length'), 1);
  salt.sink.add(rare('nsec3.salt_value'), salt.at, salt.left);
};

function nsec3Hash(cursor: FieldCursor): void {
  const hash = cursor.vector(rare('nsec3.hash_length'), 1);
  if (hash.left > 0)
    hash.tell(rare('nsec3.hash_value'), hash.left, base32Hex(hash.bytes.subarray(hash.at, hash.end)));
}

/** RFC 8659 §4.1. */
function caa(cursor: FieldCursor, place: RecordPlace): void {
  cursor.tell(fields.caaCritical, 1, (cursor.peek(1) & 0x80) !== 0);
  cursor.integer(rare('caa.flags'), 1);
  const tag = cursor.vector(rare('caa.tag_length'), 1);
  const tagText = asciiText(tag.bytes.subarray(tag.at, tag.end));
  whole(rare('caa.tag'))(tag, place);
  const value = caaText(cursor.bytes.subarray(cursor.at, cursor.end));
  const [, field] = CAA_TAGS.find(([name]) => name.startsWith(tagText)) ?? [];
  cursor.tell(field ?? rare('caa.unknown'), cursor.left, value);
  cursor.tell(rare('caa.value'), cursor.left, value);
}

/** As Wireshark has it, which knows a tag by its beginning. */
const CAA_TAGS: readonly (readonly [name: string, field: Field])[] = [
  ['issue', rare('caa.issue')],
  ['issuewild', rare('caa.issuewild')],
  ['iodef', rare('caa.iodef')],
];

/** As Wireshark has it, which ends the text after as many bytes of UTF-8 as the value has of its own. */
function caaText(value: Uint8Array): string {
  const text = UTF8.encode(asciiText(value)).subarray(0, value.length);
  return controlsEscaped(new TextDecoder().decode(text));
}

/** RFC 9460 §2.2. */
function serviceParameters(cursor: FieldCursor): void {
  while (cursor.left >= 4) {
    cursor.sink.open(rare('svcb.svcparam'), cursor.at, Math.min(4 + cursor.peek(2, 2), cursor.left));
    const key = cursor.integer(rare('svcb.svcparam.key'), 2);
    const value = cursor.vector(rare('svcb.svcparam.value.length'), 2);
    (PARAMETERS[key] ?? ((inner) => inner.rest(rare('svcb.svcparam.value'))))(value);
    cursor.sink.close();
  }
}

const repeat =
  (field: Field, size: number): ((cursor: FieldCursor) => void) =>
  (cursor) => {
    while (cursor.left >= size) cursor.take(field, size);
  };

const PARAMETERS: Readonly<Record<number, (cursor: FieldCursor) => void>> = {
  0: repeat(rare('svcb.svcparam.mandatory.key'), 2),
  1: (cursor) => {
    while (cursor.left > 0)
      cursor.vector(rare('svcb.svcparam.alpn.length'), 1).rest(rare('svcb.svcparam.alpn'));
  },
  3: (cursor) => void cursor.integer(rare('svcb.svcparam.port'), 2),
  4: repeat(rare('svcb.svcparam.ipv4hint.ip'), 4),
  5: (cursor) => cursor.rest(rare('svcb.svcparam.echconfig')),
  6: repeat(rare('svcb.svcparam.ipv6hint.ip'), 16),
  32769: (cursor) => cursor.rest(rare('svcb.svcparam.odohconfig')),
};

/** RFC 6891 §6.1.2. */
export function ednsOptions(cursor: FieldCursor): void {
  while (cursor.left >= 4) {
    cursor.sink.open(rare('opt'), cursor.at, Math.min(4 + cursor.peek(2, 2), cursor.left));
    const code = cursor.integer(rare('opt.code'), 2);
    const data = cursor.vector(rare('opt.len'), 2);
    if (!data.short) {
      data.sink.add(rare('opt.data'), data.at, data.left);
      OPTIONS[code]?.(data);
    }
    cursor.sink.close();
  }
}

/** RFC 7871 §6: of the address only the bytes that the netmask needs; the others are zero. */
function clientSubnet(cursor: FieldCursor): void {
  const family = cursor.integer(rare('opt.client.family'), 2);
  cursor.integer(rare('opt.client.netmask'), 1);
  if (!cursor.take(rare('opt.client.scope'), 1)) return;
  const address = new Uint8Array(family === 1 ? 4 : 16);
  address.set(cursor.bytes.subarray(cursor.at, cursor.at + Math.min(cursor.left, address.length)));
  if (family === 1) {
    cursor.tell(rare('opt.client.addr4'), cursor.left, unsigned(address, 0, 4));
  } else if (family === 2) {
    cursor.tell(rare('opt.client.addr6'), cursor.left, address);
  } else {
    cursor.sink.add(rare('opt.client.addr'), cursor.at, cursor.left);
  }
  if (cursor.left > 16) cursor.tell(rareFields.badLength, cursor.left, true);
}

const OPTIONS: Readonly<Record<number, (cursor: FieldCursor) => void>> = {
  5: repeat(rare('opt.dau'), 1),
  6: repeat(rare('opt.dhu'), 1),
  7: repeat(rare('opt.n3u'), 1),
  8: clientSubnet,
  10: (cursor) => {
    if (cursor.take(rare('opt.cookie.client'), 8))
      cursor.sink.add(rare('opt.cookie.server'), cursor.at, cursor.left);
  },
  11: (cursor) => {
    if (cursor.left === 2) cursor.integer(rare('opt.edns_tcp_keepalive.timeout'), 2);
  },
  12: (cursor) => cursor.sink.add(rare('opt.padding'), cursor.at, cursor.left),
  13: (cursor) => cursor.rest(rare('opt.chain.fqdn')),
  15: (cursor) => {
    cursor.integer(rare('opt.ext_error.info_code'), 2);
    if (cursor.left === 0) return;
    const [text] = new TextDecoder().decode(cursor.bytes.subarray(cursor.at, cursor.end)).split('\0', 1);
    cursor.tell(rare('opt.ext_error.extra_text'), cursor.left, text!);
  },
};

const signature = parts(
  integer(fields.rrsigType, 2),
  integer(rare('rrsig.algorithm'), 1),
  integer(rare('rrsig.labels'), 1),
  integer(rare('rrsig.original_ttl'), 4),
  seconds(rare('rrsig.signature_expiration')),
  seconds(rare('rrsig.signature_inception')),
  integer(rare('rrsig.key_tag'), 2),
  name(rare('rrsig.signers_name')),
  rest(rare('rrsig.signature')),
);
const ds = parts(
  integer(rare('ds.key_id'), 2),
  integer(rare('ds.algorithm'), 1),
  integer(rare('ds.digest_type'), 1),
  whole(rare('ds.digest')),
);
const tlsa = parts(
  integer(rare('tlsa.certificate_usage'), 1),
  integer(rare('tlsa.selector'), 1),
  integer(rare('tlsa.matching_type'), 1),
  whole(rare('tlsa.certificate_association_data')),
);
const svcb = parts(integer(rare('svcb.svcpriority'), 2), name(rare('svcb.targetname')), serviceParameters);

function naptrReplacement(cursor: FieldCursor, { base }: RecordPlace): void {
  const found = dnsName(cursor.bytes, cursor.at, base, cursor.end);
  if (found === undefined) return;
  const length = found.next - cursor.at;
  cursor.tell(rare('naptr.replacement_length'), length, found.length);
  if (cursor.wants(rare('naptr.replacement'))) cursor.tell(rare('naptr.replacement'), length, found.text);
  cursor.skip(length);
}

const UTF8 = new TextEncoder();

/** What is in the data, by record type. */
const DATA: Readonly<Record<number, RecordData>> = {
  ...RARE_DATA,
  1: integer(fields.a, 4),
  2: name(fields.ns),
  5: name(fields.cname),
  6: parts(
    name(rare('soa.mname')),
    name(rare('soa.rname')),
    integer(rare('soa.serial_number'), 4),
    integer(rare('soa.refresh_interval'), 4),
    integer(rare('soa.retry_interval'), 4),
    integer(rare('soa.expire_limit'), 4),
    integer(rare('soa.minimum_ttl'), 4),
  ),
  12: name(fields.ptr),
  13: parts(
    counted(rare('hinfo.cpu_length'), rare('hinfo.cpu')),
    counted(rare('hinfo.os_length'), rare('hinfo.os')),
  ),
  15: parts(integer(fields.mxPreference, 2), name(fields.mx)),
  16: texts,
  17: parts(name(rare('rp.mailbox')), name(rare('rp.txt_rr'))),
  18: parts(integer(rare('afsdb.subtype'), 2), name(rare('afsdb.hostname'))),
  24: signature,
  25: key,
  28: taken(fields.aaaa, 16),
  33: parts(
    integer(fields.srvPriority, 2),
    integer(fields.srvWeight, 2),
    integer(fields.srvPort, 2),
    name(fields.srvTarget),
  ),
  35: parts(
    integer(rare('naptr.order'), 2),
    integer(rare('naptr.preference'), 2),
    counted(rare('naptr.flags_length'), rare('naptr.flags')),
    counted(rare('naptr.service_length'), rare('naptr.service')),
    counted(rare('naptr.regex_length'), rare('naptr.regex')),
    naptrReplacement,
  ),
  39: name(fields.dname),
  43: ds,
  44: parts(
    integer(rare('sshfp.algorithm'), 1),
    integer(rare('sshfp.fingerprint.type'), 1),
    rest(rare('sshfp.fingerprint')),
  ),
  46: signature,
  47: parts(name(rare('nsec.next_domain_name')), typeBitmap),
  48: dnskey,
  50: parts(nsec3Salt(true), nsec3Hash, typeBitmap),
  51: nsec3Salt(false),
  52: tlsa,
  53: tlsa,
  59: ds,
  32769: ds,
  60: dnskey,
  64: svcb,
  65: svcb,
  257: caa,
};

/** The data of a record of `type`. */
export function recordData(type: number, cursor: FieldCursor, place: RecordPlace): void {
  const read = DATA[type];
  if (read !== undefined) {
    read(cursor, place);
  } else if (cursor.left > 0) {
    cursor.tell(recordFields.undecoded, cursor.left, true);
    cursor.rest(recordFields.data);
  }
}
