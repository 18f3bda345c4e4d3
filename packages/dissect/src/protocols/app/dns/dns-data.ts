import type { Field } from '../../../declared-field.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { unsigned } from '../../../read-value.ts';
import { ednsFields, dataFields as fields, recordFields } from './dns-fields.ts';
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
} from './dns-parts.ts';
import { RARE_DATA } from './dns-rare-data.ts';
import { rare, rareFields } from './dns-rare-fields.ts';
import { typeBitmap } from './dns-type-bitmap.ts';

function texts(cursor: FieldCursor, place: RecordPlace): void {
  while (cursor.left > 0) counted(fields.txtLength, fields.txt)(cursor, place);
}

/** RFC 4034 §2.1, and its appendix B for the key tag. */
function dnskey(cursor: FieldCursor): void {
  const { bytes, at, end } = cursor;
  const flags = cursor.peek(2);
  cursor.tell(fields.dnskeyZone, 2, (flags & 0x0100) !== 0);
  cursor.tell(fields.dnskeyRevoked, 2, (flags & 0x0080) !== 0);
  cursor.tell(fields.dnskeySep, 2, (flags & 0x0001) !== 0);
  cursor.tell(fields.dnskeyReserved, 2, flags & 0xfe7e);
  cursor.integer(fields.dnskeyFlags, 2);
  cursor.integer(fields.dnskeyProtocol, 1);
  cursor.integer(fields.dnskeyAlgorithm, 1);
  tellKeyTag(cursor, fields.dnskeyId, bytes.subarray(at, end));
  cursor.rest(fields.dnskeyKey);
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
  cursor.integer(fields.nsec3Algorithm, 1);
  if (hasOptOut) cursor.tell(fields.nsec3OptOut, 1, (cursor.peek(1) & 1) !== 0);
  cursor.integer(fields.nsec3Flags, 1);
  cursor.integer(fields.nsec3Iterations, 2);
  const salt = cursor.vector(fields.nsec3SaltLength, 1);
  salt.sink.add(fields.nsec3Salt, salt.at, salt.left);
};

function nsec3Hash(cursor: FieldCursor): void {
  const hash = cursor.vector(fields.nsec3HashLength, 1);
  hash.tell(fields.nsec3Hash, hash.left, base32Hex(hash.bytes.subarray(hash.at, hash.end)));
}

/** RFC 8659 §4.1. */
function caa(cursor: FieldCursor): void {
  cursor.tell(fields.caaCritical, 1, (cursor.peek(1) & 0x80) !== 0);
  cursor.integer(fields.caaFlags, 1);
  const tag = cursor.vector(fields.caaTagLength, 1);
  const text = String.fromCharCode(...tag.bytes.subarray(tag.at, Math.min(tag.end, tag.at + LONGEST_TAG)));
  tag.rest(fields.caaTag);
  cursor.sink.add(CAA_TAGS.get(text) ?? rare('caa.unknown'), cursor.at, cursor.left);
  cursor.rest(fields.caaValue);
}

/** Of those with a name here. */
const LONGEST_TAG = 10;
const CAA_TAGS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['issue', rare('caa.issue')],
  ['issuewild', rare('caa.issuewild')],
  ['iodef', rare('caa.iodef')],
]);

/** RFC 9460 §2.2. */
function serviceParameters(cursor: FieldCursor): void {
  while (cursor.left >= 4) {
    cursor.sink.open(fields.svcbParameter, cursor.at, Math.min(4 + cursor.peek(2, 2), cursor.left));
    const key = cursor.integer(fields.svcbKey, 2);
    const value = cursor.vector(fields.svcbLength, 2);
    (PARAMETERS[key] ?? ((inner) => inner.rest(fields.svcbValue)))(value);
    cursor.sink.close();
  }
}

const repeat =
  (field: Field, size: number): ((cursor: FieldCursor) => void) =>
  (cursor) => {
    while (cursor.left >= size) cursor.take(field, size);
  };

const PARAMETERS: Readonly<Record<number, (cursor: FieldCursor) => void>> = {
  0: repeat(fields.svcbMandatory, 2),
  1: (cursor) => {
    while (cursor.left > 0) cursor.vector(fields.svcbAlpnLength, 1).rest(fields.svcbAlpn);
  },
  3: repeat(fields.svcbPort, 2),
  4: repeat(fields.svcbIpv4, 4),
  5: (cursor) => cursor.rest(fields.svcbEch),
  6: repeat(fields.svcbIpv6, 16),
  32769: (cursor) => cursor.rest(rare('svcb.svcparam.odohconfig')),
};

/** RFC 6891 §6.1.2. */
export function ednsOptions(cursor: FieldCursor): void {
  while (cursor.left >= 4) {
    cursor.sink.open(ednsFields.option, cursor.at, Math.min(4 + cursor.peek(2, 2), cursor.left));
    const code = cursor.integer(ednsFields.optionCode, 2);
    const data = cursor.vector(ednsFields.optionLength, 2);
    data.sink.add(ednsFields.optionData, data.at, data.left);
    OPTIONS[code]?.(data);
    cursor.sink.close();
  }
}

/** RFC 7871 §6: of the address only the bytes that the netmask needs; the others are zero. */
function clientSubnet(cursor: FieldCursor): void {
  if (cursor.left < 4) return void cursor.rest(rare('opt.client.addr'));
  const family = cursor.integer(ednsFields.clientFamily, 2);
  cursor.integer(ednsFields.clientNetmask, 1);
  cursor.integer(ednsFields.clientScope, 1);
  const address = new Uint8Array(family === 1 ? 4 : 16);
  address.set(cursor.bytes.subarray(cursor.at, cursor.at + Math.min(cursor.left, address.length)));
  if (family === 1) {
    cursor.tell(rare('opt.client.addr4'), cursor.left, unsigned(address, 0, 4));
  } else if (family === 2) {
    cursor.tell(rare('opt.client.addr6'), cursor.left, address);
  } else {
    cursor.rest(rare('opt.client.addr'));
    return;
  }
  if (cursor.left > 16) cursor.tell(rareFields.badLength, cursor.left, true);
}

const OPTIONS: Readonly<Record<number, (cursor: FieldCursor) => void>> = {
  5: repeat(rare('opt.dau'), 1),
  6: repeat(rare('opt.dhu'), 1),
  7: repeat(rare('opt.n3u'), 1),
  8: clientSubnet,
  10: (cursor) => {
    cursor.take(ednsFields.clientCookie, Math.min(8, cursor.left));
    cursor.sink.add(ednsFields.serverCookie, cursor.at, cursor.left);
  },
  11: (cursor) => void cursor.integer(ednsFields.keepaliveTimeout, 2),
  12: (cursor) => cursor.rest(ednsFields.padding),
  13: (cursor) => cursor.rest(rare('opt.chain.fqdn')),
  15: (cursor) => {
    cursor.integer(ednsFields.errorCode, 2);
    cursor.rest(ednsFields.errorText);
  },
};

const signature = parts(
  integer(fields.rrsigType, 2),
  integer(fields.rrsigAlgorithm, 1),
  integer(fields.rrsigLabels, 1),
  integer(fields.rrsigTtl, 4),
  seconds(fields.rrsigExpiration),
  seconds(fields.rrsigInception),
  integer(fields.rrsigKeyTag, 2),
  name(fields.rrsigSigner),
  rest(fields.rrsigSignature),
);
const ds = parts(
  integer(fields.dsKeyId, 2),
  integer(fields.dsAlgorithm, 1),
  integer(fields.dsDigestType, 1),
  rest(fields.dsDigest),
);
const tlsa = parts(
  integer(fields.tlsaUsage, 1),
  integer(fields.tlsaSelector, 1),
  integer(fields.tlsaMatching, 1),
  rest(fields.tlsaData),
);
const svcb = parts(integer(fields.svcbPriority, 2), name(fields.svcbTarget), serviceParameters);

/** The length is that of the name as people read it. */
function naptrReplacement(cursor: FieldCursor, { base }: RecordPlace): void {
  const found = dnsName(cursor.bytes, cursor.at, base, cursor.end);
  if (found === undefined) return;
  const length = found.next - cursor.at;
  if (cursor.wants(fields.naptrReplacement) || cursor.wants(rare('naptr.replacement_length'))) {
    cursor.tell(rare('naptr.replacement_length'), length, UTF8.encode(found.text).length);
    cursor.tell(fields.naptrReplacement, length, found.text);
  }
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
    name(fields.soaPrimary),
    name(fields.soaMailbox),
    integer(fields.soaSerial, 4),
    integer(fields.soaRefresh, 4),
    integer(fields.soaRetry, 4),
    integer(fields.soaExpire, 4),
    integer(fields.soaMinimum, 4),
  ),
  12: name(fields.ptr),
  13: parts(counted(fields.hinfoCpuLength, fields.hinfoCpu), counted(fields.hinfoOsLength, fields.hinfoOs)),
  15: parts(integer(fields.mxPreference, 2), name(fields.mx)),
  16: texts,
  17: parts(name(fields.rpMailbox), name(fields.rpText)),
  18: parts(integer(fields.afsdbSubtype, 2), name(fields.afsdbHost)),
  24: signature,
  25: key,
  28: (cursor) => void cursor.take(fields.aaaa, 16),
  33: parts(
    integer(fields.srvPriority, 2),
    integer(fields.srvWeight, 2),
    integer(fields.srvPort, 2),
    name(fields.srvTarget),
  ),
  35: parts(
    integer(fields.naptrOrder, 2),
    integer(fields.naptrPreference, 2),
    counted(fields.naptrFlagsLength, fields.naptrFlags),
    counted(fields.naptrServiceLength, fields.naptrService),
    counted(fields.naptrRegexLength, fields.naptrRegex),
    naptrReplacement,
  ),
  39: name(fields.dname),
  43: ds,
  44: parts(integer(fields.sshfpAlgorithm, 1), integer(fields.sshfpType, 1), rest(fields.sshfp)),
  46: signature,
  47: parts(name(fields.nsecNext), typeBitmap),
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
