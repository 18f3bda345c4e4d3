import type { Field } from '../../../declare.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { ednsFields, dataFields as fields, recordFields } from './dns-fields.ts';
import { dnsName } from './dns-name.ts';

/** Where a record's data stands: names inside may point anywhere before it in the message. */
export interface RecordPlace {
  /** Start of the message. */
  readonly base: number;
  /** Name of the record. */
  readonly owner: string;
}

/** Reads a record's data; the cursor ends where the data ends. */
export type RecordData = (cursor: FieldCursor, place: RecordPlace) => void;

type Part = (cursor: FieldCursor, place: RecordPlace) => void;

const integer =
  (field: Field, size: number): Part =>
  (cursor) =>
    void cursor.integer(field, size);

const rest =
  (field: Field): Part =>
  (cursor) => {
    cursor.sink.add(field, cursor.at, cursor.left);
    cursor.skip(cursor.left);
  };

/** A length byte and as many bytes of text. */
const counted =
  (length: Field, field: Field): Part =>
  (cursor) => {
    if (cursor.left === 0) return;
    const inner = cursor.vector(length, 1);
    rest(field)(inner, { base: 0, owner: '' });
  };

const name =
  (field: Field): Part =>
  (cursor, { base }) => {
    const found = dnsName(cursor.bytes, cursor.at, base, cursor.end);
    if (found === undefined) {
      cursor.skip(cursor.left);
      return;
    }
    cursor.tell(field, found.next - cursor.at, found.text);
    cursor.skip(found.next - cursor.at);
  };

const parts =
  (...all: readonly Part[]): RecordData =>
  (cursor, place) => {
    for (const part of all) part(cursor, place);
  };

const seconds =
  (field: Field): Part =>
  (cursor) => {
    if (cursor.left < 4) return;
    cursor.tell(field, 4, BigInt(cursor.peek(4)) * 1_000_000_000n);
    cursor.skip(4);
  };

function texts(cursor: FieldCursor, place: RecordPlace): void {
  while (cursor.left > 0) counted(fields.txtLength, fields.txt)(cursor, place);
}

/** RFC 2782: `_service._proto.name`, told apart when the owner is written so. */
function service(cursor: FieldCursor, { owner }: RecordPlace): void {
  const [first = '', second = '', ...others] = owner.split('.');
  if (others.length === 0) return;
  cursor.tell(fields.srvService, 0, first);
  cursor.tell(fields.srvProtocol, 0, second);
  cursor.tell(fields.srvName, 0, others.join('.'));
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
  cursor.tell(fields.dnskeyId, 0, keyTag(bytes, at, end));
  cursor.rest(fields.dnskeyKey);
}

function keyTag(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; at++) sum += (at - start) % 2 === 0 ? bytes[at]! << 8 : bytes[at]!;
  return (sum + (sum >>> 16)) & 0xffff;
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

function nsec3Salt(cursor: FieldCursor): void {
  cursor.integer(fields.nsec3Algorithm, 1);
  cursor.tell(fields.nsec3OptOut, 1, (cursor.peek(1) & 1) !== 0);
  cursor.integer(fields.nsec3Flags, 1);
  cursor.integer(fields.nsec3Iterations, 2);
  const salt = cursor.vector(fields.nsec3SaltLength, 1);
  salt.sink.add(fields.nsec3Salt, salt.at, salt.left);
}

function nsec3Hash(cursor: FieldCursor): void {
  const hash = cursor.vector(fields.nsec3HashLength, 1);
  hash.tell(fields.nsec3Hash, hash.left, base32Hex(hash.bytes.subarray(hash.at, hash.end)));
}

/** RFC 4034 §4.1.2: windows of 256 types, one bit each. */
function typeBitmap(cursor: FieldCursor): void {
  while (cursor.left >= 2) {
    const window = cursor.peek(1) << 8;
    const length = cursor.peek(1, 1);
    cursor.skip(2);
    const bits = cursor.inside(length);
    for (let bit = 0; bit < bits.left * 8; bit++) {
      if ((bits.peek(1, bit >> 3) & (0x80 >> (bit & 7))) !== 0)
        bits.tell(recordFields.type, length, window | bit);
    }
  }
}

/** RFC 8659 §4.1. */
function caa(cursor: FieldCursor): void {
  cursor.tell(fields.caaCritical, 1, (cursor.peek(1) & 0x80) !== 0);
  cursor.integer(fields.caaFlags, 1);
  cursor.vector(fields.caaTagLength, 1).rest(fields.caaTag);
  cursor.rest(fields.caaValue);
}

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

const OPTIONS: Readonly<Record<number, (cursor: FieldCursor) => void>> = {
  8: (cursor) => {
    cursor.integer(ednsFields.clientFamily, 2);
    cursor.integer(ednsFields.clientNetmask, 1);
    cursor.integer(ednsFields.clientScope, 1);
  },
  10: (cursor) => {
    cursor.take(ednsFields.clientCookie, Math.min(8, cursor.left));
    cursor.sink.add(ednsFields.serverCookie, cursor.at, cursor.left);
  },
  11: (cursor) => void cursor.integer(ednsFields.keepaliveTimeout, 2),
  12: (cursor) => cursor.rest(ednsFields.padding),
  15: (cursor) => {
    cursor.integer(ednsFields.errorCode, 2);
    cursor.rest(ednsFields.errorText);
  },
};

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

/** What is in the data, by record type. */
const DATA: Readonly<Record<number, RecordData>> = {
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
  28: (cursor) => void cursor.take(fields.aaaa, 16),
  33: parts(
    service,
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
    name(fields.naptrReplacement),
  ),
  39: name(fields.dname),
  43: ds,
  44: parts(integer(fields.sshfpAlgorithm, 1), integer(fields.sshfpType, 1), rest(fields.sshfp)),
  46: parts(
    integer(fields.rrsigType, 2),
    integer(fields.rrsigAlgorithm, 1),
    integer(fields.rrsigLabels, 1),
    integer(fields.rrsigTtl, 4),
    seconds(fields.rrsigExpiration),
    seconds(fields.rrsigInception),
    integer(fields.rrsigKeyTag, 2),
    name(fields.rrsigSigner),
    rest(fields.rrsigSignature),
  ),
  47: parts(name(fields.nsecNext), typeBitmap),
  48: dnskey,
  50: parts(nsec3Salt, nsec3Hash, typeBitmap),
  51: nsec3Salt,
  52: tlsa,
  53: tlsa,
  59: ds,
  60: dnskey,
  64: svcb,
  65: svcb,
  99: texts,
  257: caa,
};

/** The data of a record of `type`. */
export function recordData(type: number, cursor: FieldCursor, place: RecordPlace): void {
  const read = DATA[type];
  if (read !== undefined) {
    read(cursor, place);
  } else if (cursor.left > 0 && !(type in { 10: 0, 29: 0, 37: 0, 45: 0, 61: 0, 62: 0, 63: 0, 250: 0 })) {
    cursor.tell(recordFields.undecoded, cursor.left, true);
    cursor.rest(recordFields.data);
  }
}
