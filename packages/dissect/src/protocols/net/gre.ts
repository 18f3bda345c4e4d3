import { u16be } from '@plainwire/bytes';
import { computed, flag, u16 } from '../../declare.ts';
import type { FieldType } from '../../field.ts';
import { defineProtocol } from '../../protocol.ts';
import { unsigned } from '../../read-value.ts';
import { ethertypeLabels } from '../data/ethertypes.ts';
import { yes } from '../data/flag-labels.ts';

// Generic Routing Encapsulation (RFC 2784 §2, RFC 2890 §2; version 1 of PPTP: RFC 2637 §4.1).
//
//   0 flags and version   2 protocol   4 the optional words that the flags announce, in this order:
//   checksum and offset, key, sequence number, acknowledgment number (version 1)

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGMENT = 0x0080;

/** Where the word that `flag` announces begins, or -1; for all flags, where the header ends. */
function wordAt(bytes: Uint8Array, start: number, wanted: number): number {
  const flags = u16be(bytes, start);
  let at = start + 4;
  for (const word of [CHECKSUM | ROUTING, KEY, SEQUENCE, ACKNOWLEDGMENT]) {
    const there = (flags & word) !== 0 && (word !== ACKNOWLEDGMENT || (flags & 7) === 1);
    if ((word & wanted) !== 0) return there ? at : -1;
    if (there) at += 4;
  }
  return at;
}

function word<T extends FieldType>(
  name: string,
  title: string,
  type: T,
  announced: number,
  skip: number,
  size: number,
  version = 0,
) {
  return computed(
    name,
    title,
    type as 'uint32',
    ({ bytes, start, end }) => {
      const at = wordAt(bytes, start, announced);
      if (announced === KEY && (u16be(bytes, start) & 7) !== version) return undefined;
      return at < 0 || at + skip + size > end ? undefined : unsigned(bytes, at + skip, size);
    },
    { base: (announced === KEY && version === 0) || announced === CHECKSUM ? 'hex' : 'dec' },
  );
}

export const gre = defineProtocol({
  name: 'gre',
  title: 'Generic Routing Encapsulation',
  spec: 'RFC 2784 §2',
  fields: {
    flags: u16('gre.flags_and_version', 'Flags and Version', 0, { base: 'hex' }),
    hasChecksum: flag('gre.flags.checksum', 'Checksum Bit', 0, 2, CHECKSUM, yes),
    hasRouting: flag('gre.flags.routing', 'Routing Bit', 0, 2, ROUTING, yes),
    hasKey: flag('gre.flags.key', 'Key Bit', 0, 2, KEY, yes),
    hasSequence: flag('gre.flags.sequence_number', 'Sequence Number Bit', 0, 2, SEQUENCE, yes),
    strictSourceRoute: flag('gre.flags.strict_source_route', 'Strict Source Route Bit', 0, 2, 0x0800, yes),
    recursion: u16('gre.flags.recursion_control', 'Recursion control', 0, { mask: 0x0700 }),
    version: u16('gre.flags.version', '', 0, { mask: 0x0007 }),
    protocol: u16('gre.proto', 'Protocol Type', 2, { base: 'hex', labels: ethertypeLabels }),
    checksum: word('gre.checksum', '', 'uint16', CHECKSUM, 0, 2),
    key: word('gre.key', '', 'uint32', KEY, 0, 4),
    payloadLength: word('gre.key.payload_length', '', 'uint16', KEY, 0, 2, 1),
    callId: word('gre.key.call_id', '', 'uint16', KEY, 2, 2, 1),
    sequence: word('gre.sequence_number', '', 'uint32', SEQUENCE, 0, 4),
    acknowledgment: word('gre.ack_number', 'Acknowledgment Number', 'uint32', ACKNOWLEDGMENT, 0, 4),
  },
  claims: [{ table: 'ip.proto', key: 47 }],
  next: ['ethertype'],
  withPayload: true,
  minimum: 4,
  step(bytes, at, limit, handoff) {
    let end = wordAt(bytes, at, 0);
    if ((u16be(bytes, at) & ROUTING) !== 0) end = afterRouting(bytes, end, limit);
    handoff.table = 0;
    handoff.key = u16be(bytes, at + 2);
    return end;
  },
});

/** RFC 1701: source route entries, each with its length, the last one of length 0. */
function afterRouting(bytes: Uint8Array, from: number, limit: number): number {
  let at = from;
  while (at + 4 <= limit && bytes[at + 3] !== 0) at += 4 + bytes[at + 3]!;
  return at + 4;
}
