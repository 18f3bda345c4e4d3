import { listed } from '../../declare.ts';
import { FieldCursor } from '../../field-cursor.ts';
import type { FieldSink } from '../../sink.ts';

// The option of Multipath TCP (RFC 8684 §3, version 0: RFC 6824): 0 kind   1 length   2 subtype 4 | 4 more bits.

const hex = { base: 'hex' } as const;
const name = (rest: string) => `tcp.options.mptcp.${rest}`;
const bit = (rest: string, title: string) => listed(name(rest), title, 'uint8');

export const mptcpFields = {
  mptcpSubtype: bit('subtype', 'Multipath TCP subtype'),
  mptcpVersion: bit('version', 'Multipath TCP version'),
  mptcpFlags: listed(name('flags'), 'Multipath TCP flags', 'uint8', hex),
  mptcpReserved: listed(name('reserved'), '', 'uint16', hex),
  mptcpChecksumRequired: bit('checksumreq.flags', 'Checksum required'),
  mptcpExtensibility: bit('extensibility.flag', 'Extensibility'),
  mptcpReservedFlag: listed(name('reserved.flag'), 'Reserved', 'uint8', hex),
  mptcpSha1: bit('sha1.flag', 'Use HMAC-SHA1'),
  mptcpSha256: bit('sha256.flag', 'Use HMAC-SHA256'),
  mptcpSenderKey: listed(name('sendkey'), "Sender's Key", 'uint64'),
  mptcpReceiverKey: listed(name('recvkey'), "Receiver's Key", 'uint64'),
  mptcpDataLength: listed(name('datalvllen'), 'Data-level Length', 'uint16'),
  mptcpChecksum: listed(name('dss.checksum'), '', 'uint16', hex),
  mptcpBackup: bit('backup.flag', 'Backup flag'),
  mptcpAddressId: bit('addrid', 'Address ID'),
  mptcpReceiverToken: listed(name('recvtok'), "Receiver's Token", 'uint32'),
  mptcpSenderRandom: listed(name('sendrand'), "Sender's Random Number", 'uint32'),
  mptcpTruncatedHmac: listed(name('sendtrunchmac'), "Sender's Truncated HMAC", 'uint64'),
  mptcpHmac: listed(name('sendhmac'), "Sender's HMAC", 'bytes'),
  mptcpDataFin: bit('datafin.flag', 'DATA_FIN'),
  mptcpWideSequence: bit('dseqn8.flag', 'Data Sequence Number is 8 octets'),
  mptcpHasSequence: bit(
    'dseqnpresent.flag',
    'Data Sequence Number, Subflow Sequence Number, Data-level Length, Checksum present',
  ),
  mptcpWideAck: bit('dataack8.flag', 'Data ACK is 8 octets'),
  mptcpHasAck: bit('dataackpresent.flag', 'Data ACK is present'),
  mptcpDataAck: listed(name('rawdataack'), 'Original MPTCP Data ACK', 'uint64'),
  mptcpDataSequence: listed(name('rawdataseqno'), 'Data Sequence Number', 'uint64'),
  mptcpSubflowSequence: listed(name('subflowseqno'), 'Subflow Sequence Number', 'uint32'),
  mptcpIpVersion: bit('ipver', 'IP version'),
  mptcpEcho: bit('echo', ''),
  mptcpIpv4: listed(name('ipv4'), 'Advertised IPv4 Address', 'ipv4'),
  mptcpIpv6: listed(name('ipv6'), 'Advertised IPv6 Address', 'ipv6'),
  mptcpPort: listed(name('port'), 'Advertised port', 'uint16'),
  mptcpAddressHmac: listed(name('addaddrtrunchmac'), 'Truncated HMAC', 'uint64'),
  mptcpResetReason: listed(name('rst_reason'), 'TCP Reset Reason', 'uint8', hex),
};

const fields = mptcpFields;

type Subtype = (cursor: FieldCursor, low: number, length: number) => void;

function reserved(cursor: FieldCursor): void {
  cursor.tell(fields.mptcpReserved, 2, cursor.peek(2) & 0x0fff);
  cursor.skip(2);
}

/** RFC 8684 §3.1; version 1 gave the highest of the reserved bits a meaning. */
function capable(cursor: FieldCursor, version: number, length: number): void {
  cursor.tell(fields.mptcpVersion, 1, version);
  cursor.skip(1);
  const flags = cursor.peek(1);
  cursor.tell(fields.mptcpChecksumRequired, 1, flags >> 7);
  cursor.tell(fields.mptcpExtensibility, 1, (flags >> 6) & 1);
  cursor.tell(fields.mptcpReservedFlag, 1, (flags >> 1) & (version === 1 ? 0x0f : 0x1f));
  cursor.tell(version === 1 ? fields.mptcpSha256 : fields.mptcpSha1, 1, flags & 1);
  cursor.integer(fields.mptcpFlags, 1);
  if (length >= 12) cursor.take(fields.mptcpSenderKey, 8);
  if (length >= 20) cursor.take(fields.mptcpReceiverKey, 8);
  if (length >= 22) cursor.integer(fields.mptcpDataLength, 2);
  if (length >= 24) cursor.integer(fields.mptcpChecksum, 2);
}

/** RFC 8684 §3.2: the three messages of the handshake differ in length. */
function join(cursor: FieldCursor, low: number, length: number): void {
  if (length === 24) {
    reserved(cursor);
    cursor.rest(fields.mptcpHmac);
    return;
  }
  if (length !== 12 && length !== 16) return;
  cursor.tell(fields.mptcpBackup, 1, low & 1);
  cursor.integer(fields.mptcpFlags, 1);
  cursor.integer(fields.mptcpAddressId, 1);
  if (length === 12) cursor.integer(fields.mptcpReceiverToken, 4);
  else cursor.take(fields.mptcpTruncatedHmac, 8);
  cursor.integer(fields.mptcpSenderRandom, 4);
}

/** RFC 8684 §3.3. */
function dataSequence(cursor: FieldCursor): void {
  cursor.skip(1);
  const flags = cursor.peek(1);
  cursor.tell(fields.mptcpDataFin, 1, (flags >> 4) & 1);
  cursor.tell(fields.mptcpWideSequence, 1, (flags >> 3) & 1);
  cursor.tell(fields.mptcpHasSequence, 1, (flags >> 2) & 1);
  cursor.tell(fields.mptcpWideAck, 1, (flags >> 1) & 1);
  cursor.tell(fields.mptcpHasAck, 1, flags & 1);
  cursor.integer(fields.mptcpFlags, 1);
  if ((flags & 0x01) !== 0) cursor.take(fields.mptcpDataAck, (flags & 0x02) !== 0 ? 8 : 4);
  if ((flags & 0x04) === 0) return;
  cursor.take(fields.mptcpDataSequence, (flags & 0x08) !== 0 ? 8 : 4);
  cursor.integer(fields.mptcpSubflowSequence, 4);
  cursor.integer(fields.mptcpDataLength, 2);
  if (cursor.left >= 2) cursor.integer(fields.mptcpChecksum, 2);
}

/** Lengths with an IPv4 address: alone, or with a port, an HMAC or both. */
const ADVERTISED = [8, 10, 16, 18];

/** RFC 8684 §3.4.1; version 0 had the IP version where now is the echo flag. */
function addAddress(cursor: FieldCursor, low: number, length: number): void {
  const version0 = low === 4 || low === 6;
  cursor.tell(version0 ? fields.mptcpIpVersion : fields.mptcpEcho, 1, version0 ? low : low & 1);
  cursor.skip(1);
  cursor.integer(fields.mptcpAddressId, 1);
  if (ADVERTISED.includes(length)) cursor.integer(fields.mptcpIpv4, 4);
  else if (ADVERTISED.includes(length - 12)) cursor.take(fields.mptcpIpv6, 16);
  else return;
  if (cursor.left === 2 || cursor.left === 10) cursor.integer(fields.mptcpPort, 2);
  if (cursor.left === 8) cursor.take(fields.mptcpAddressHmac, 8);
}

function removeAddress(cursor: FieldCursor): void {
  cursor.skip(1);
  while (cursor.left > 0) cursor.integer(fields.mptcpAddressId, 1);
}

function priority(cursor: FieldCursor, low: number, length: number): void {
  cursor.tell(fields.mptcpBackup, 1, low & 1);
  cursor.integer(fields.mptcpFlags, 1);
  if (length === 4) cursor.integer(fields.mptcpAddressId, 1);
}

function fail(cursor: FieldCursor): void {
  reserved(cursor);
  cursor.take(fields.mptcpDataSequence, 8);
}

function fastClose(cursor: FieldCursor): void {
  reserved(cursor);
  cursor.take(fields.mptcpReceiverKey, 8);
}

function reset(cursor: FieldCursor): void {
  cursor.integer(fields.mptcpFlags, 1);
  cursor.integer(fields.mptcpResetReason, 1);
}

const SUBTYPES: readonly Subtype[] = [
  capable,
  join,
  dataSequence,
  addAddress,
  removeAddress,
  priority,
  fail,
  fastClose,
  reset,
];

/** What is inside an MPTCP option of `length` bytes at `at`. */
export function walkMptcpOption(bytes: Uint8Array, at: number, length: number, sink: FieldSink): void {
  const cursor = new FieldCursor(bytes, at + 2, at + length, sink);
  const first = cursor.peek(1);
  cursor.tell(fields.mptcpSubtype, 1, first >> 4);
  SUBTYPES[first >> 4]?.(cursor, first & 0x0f, length);
}
