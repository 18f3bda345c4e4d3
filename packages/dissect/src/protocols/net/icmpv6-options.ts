import type { FieldCursor } from '../../field-cursor.ts';
import { bits, each, ipv6Prefix, item, layout, type Part, rest } from '../../field-layout.ts';
import { optionFields as fields } from './icmpv6-fields.ts';
import {
  mobilityOptionFields as mobility,
  plainOption,
  routerOptionFields as router,
  sharedOptionFields as shared,
} from './icmpv6-option-fields.ts';
import { secureOptions } from './icmpv6-secure-options.ts';

// Options of neighbour discovery (RFC 4861 §4.6): type, length in units of 8 bytes counting both, body.

/** Every option up to the end; a length of 0 ends the walk (RFC 4861 §4.6: such a packet is to be dropped). */
export function walkNeighbourOptions(cursor: FieldCursor): void {
  while (cursor.left >= 2) {
    const length = cursor.peek(1, 1) * 8;
    cursor.sink.open(fields.option, cursor.at, Math.min(length, cursor.left));
    const option = cursor.inside(length);
    const type = option.integer(fields.optionType, 1);
    option.integer(fields.optionLength, 1);
    const read = OPTIONS.get(type);
    if (read !== undefined) {
      read(option);
      if (option.left > 0) option.tell(shared.unknownDataNote, 0, true);
      option.rest(shared.unknownData);
    }
    cursor.sink.close();
    if (length === 0) return;
  }
}

/** Of 8 bytes when six of padding follow (RFC 4944 §8), else all bytes that are there. */
const linkAddress =
  (own: typeof fields.sourceLinkAddress, own64: typeof shared.sourceLinkAddress64): Part =>
  (cursor) => {
    if (cursor.short) return;
    const is64 = cursor.left === 14 && cursor.peek(4, 8) === 0 && cursor.peek(2, 12) === 0;
    if (is64) {
      cursor.sink.add(shared.linkAddress64, cursor.at, 8);
      cursor.sink.add(own64, cursor.at, 8);
    }
    const length = is64 ? 8 : cursor.left;
    if (is64 && own === fields.targetLinkAddress) {
      cursor.skip(length);
    } else {
      cursor.sink.add(fields.linkAddress, cursor.at, length);
      cursor.take(own, length);
    }
    if (is64) cursor.take(shared.padding, 6);
  };

function prefix(cursor: FieldCursor): void {
  cursor.integer(fields.prefixLength, 1);
  const flags = cursor.peek(1);
  cursor.tell(fields.prefixOnLink, 1, (flags & 0x80) !== 0);
  cursor.tell(fields.prefixAutonomous, 1, (flags & 0x40) !== 0);
  cursor.tell(fields.prefixRouter, 1, (flags & 0x20) !== 0);
  cursor.tell(fields.prefixReserved, 1, flags & 0x1f);
  cursor.integer(fields.prefixFlag, 1);
  cursor.integer(fields.prefixValid, 4);
  cursor.integer(fields.prefixPreferred, 4);
  cursor.take(fields.optionReserved, 4);
  cursor.take(fields.prefix, 16);
}

function mtu(cursor: FieldCursor): void {
  cursor.take(fields.optionReserved, 2);
  cursor.integer(fields.optionMtu, 4);
}

/** RFC 8106 §5.1. */
function dnsServers(cursor: FieldCursor): void {
  cursor.take(fields.optionReserved, 2);
  cursor.integer(fields.dnsLifetime, 4);
  while (cursor.left >= 16) cursor.take(fields.dnsServer, 16);
}

function redirected(cursor: FieldCursor): void {
  cursor.take(fields.optionReserved, 6);
  cursor.rest(fields.redirected);
}

const reserved = (size: number) => item(fields.optionReserved, size);

/** RFC 4191 §2.3: as much of the prefix as the option is long. */
function routeInformation(cursor: FieldCursor): void {
  cursor.integer(fields.prefixLength, 1);
  routeFlags(cursor);
  cursor.integer(router.routeLifetime, 4);
  ipv6Prefix(fields.prefix, cursor, cursor.left);
}

const routeFlags = bits(
  plainOption('route_info.flag'),
  1,
  [router.routePreference, 0x18],
  [plainOption('route_info.flag.reserved'), 0xe7],
);

/** RFC 8106 §5.2: names without compression, then zeros. */
function searchList(cursor: FieldCursor): void {
  cursor.take(fields.optionReserved, 2);
  cursor.integer(router.searchLifetime, 4);
  while (cursor.left > 0 && cursor.peek(1) !== 0) {
    const { labels, length } = labelsAt(cursor);
    cursor.tell(plainOption('dnssl'), length, labels.join('.'));
    cursor.skip(length);
  }
  if (cursor.left > 0) cursor.rest(shared.padding);
}

/** The labels that begin here, up to an empty one, and how many bytes they take. */
export function labelsAt(cursor: FieldCursor): { labels: string[]; length: number } {
  const labels: string[] = [];
  let length = 0;
  while (length < cursor.left && cursor.peek(1, length) !== 0) {
    const size = cursor.peek(1, length);
    const start = cursor.at + length + 1;
    labels.push(LABEL.decode(cursor.bytes.subarray(start, Math.min(start + size, cursor.end))));
    length += 1 + size;
  }
  return { labels, length: Math.min(length + 1, cursor.left) };
}

const LABEL = new TextDecoder();

/** RFC 8781 §4: the code says how many bytes of the prefix count. */
function nat64(cursor: FieldCursor): void {
  const code = cursor.peek(2) & 7;
  nat64Head(cursor);
  ipv6Prefix(plainOption('pref64.prefix'), cursor, NAT64_BYTES[code] ?? 0);
  cursor.skip(cursor.left);
}

const nat64Head = bits(
  undefined,
  2,
  [plainOption('pref64.scaled_lifetime'), 0xfff8],
  [router.nat64LengthCode, 7],
);
const NAT64_BYTES = [12, 8, 7, 6, 5, 4];

/** RFC 6775 §4.2. */
const context = layout(
  item(plainOption('6co.context_length'), 1),
  bits(
    plainOption('6co.flag'),
    1,
    [router.contextCompression, 0x10],
    [plainOption('6co.flag.cid'), 0x0f],
    [plainOption('6co.flag.reserved'), 0xe0],
  ),
  reserved(2),
  item(plainOption('6co.valid_lifetime'), 2),
  (cursor) => ipv6Prefix(plainOption('6co.context_prefix'), cursor, cursor.left),
);

function acknowledgement(cursor: FieldCursor): void {
  cursor.integer(plainOption('naack.option_code'), 1);
  const status = cursor.integer(mobility.acknowledgementStatus, 1);
  if (status === 2 && cursor.left >= 16) cursor.take(plainOption('naack.supplied_ncoa'), 16);
  else cursor.take(fields.optionReserved, 4);
}

const OPTIONS: ReadonlyMap<number, Part> = new Map<number, Part>([
  [1, linkAddress(fields.sourceLinkAddress, shared.sourceLinkAddress64)],
  [2, linkAddress(fields.targetLinkAddress, shared.targetLinkAddress64)],
  [3, prefix],
  [4, redirected],
  [5, mtu],
  [6, layout(item(plainOption('nbma.shortcut_limit'), 1), reserved(1), reserved(4))],
  [7, layout(reserved(2), item(plainOption('advertisement_interval'), 4))],
  [
    8,
    layout(
      reserved(2),
      item(plainOption('home_agent_preference'), 2),
      item(plainOption('home_agent_lifetime'), 2),
    ),
  ],
  [9, layout(reserved(6), each(shared.addressListed, 16))],
  [10, layout(reserved(6), each(shared.addressListed, 16))],
  ...secureOptions,
  [
    17,
    layout(
      item(mobility.addressCode, 1),
      item(plainOption('ipa.prefix_len'), 1),
      reserved(4),
      item(plainOption('ipa.ipv6_address'), 16),
    ),
  ],
  [
    18,
    layout(
      item(plainOption('nrpi.option_code'), 1),
      item(plainOption('nrpi.prefix_len'), 1),
      reserved(4),
      item(plainOption('nrpi.prefix'), 16),
    ),
  ],
  [19, layout(item(mobility.linkLayerCode, 1), rest(plainOption('lla.bytes')))],
  [20, acknowledgement],
  [
    23,
    layout(
      bits(undefined, 1, [plainOption('map.distance'), 0xf0], [plainOption('map.preference'), 0x0f]),
      bits(
        plainOption('map.flag'),
        1,
        [plainOption('map.flag.r'), 0x80],
        [plainOption('map.flag.reserved'), 0x7f],
      ),
      item(plainOption('map.valid_lifetime'), 4),
      item(plainOption('map.global_address'), 16),
    ),
  ],
  [24, routeInformation],
  [25, dnsServers],
  [
    26,
    layout(
      bits(
        plainOption('efo'),
        2,
        [router.flagsManaged, 0x8000],
        [router.flagsOther, 0x4000],
        [router.flagsHomeAgent, 0x2000],
        [router.flagsPreference, 0x1800],
        [router.flagsProxy, 0x0400],
        [plainOption('efo.rsv'), 0x02ff],
      ),
      reserved(4),
    ),
  ],
  [31, searchList],
  [
    33,
    layout(
      item(router.registrationStatus, 1),
      reserved(3),
      item(plainOption('aro.registration_lifetime'), 2),
      item(plainOption('aro.eui64'), 8),
    ),
  ],
  [34, context],
  [
    35,
    layout(
      item(plainOption('abro.version_low'), 2),
      item(plainOption('abro.version_high'), 2),
      item(plainOption('abro.valid_lifetime'), 2),
      item(plainOption('abro.6lbr_address'), 16),
    ),
  ],
  [
    36,
    layout(
      bits(undefined, 2, [plainOption('6cio.unassigned1'), 0xfffe], [plainOption('6cio.flag_g'), 1]),
      item(plainOption('6cio.unassigned2'), 4),
    ),
  ],
  [37, rest(plainOption('captive_portal'))],
  [38, nat64],
]);
