import { u16be, u32be } from '@plainwire/bytes';
import { computed, computedList, expert, stateful } from '../../declare.ts';
import type { ValueOf } from '../../declared-field.ts';
import type { FieldType } from '../../field.ts';
import type { LayerView } from '../../view.ts';
import { withFields } from '../../with-fields.ts';
import { dsFieldText } from './ds-field.ts';
import { geoFields } from './geo-fields.ts';
import { fragmentFields } from './ip-fragment-fields.ts';
import { ipv6 } from './ipv6.ts';

// What IPv6 addresses tell of how they came about: 6to4 (RFC 3056 §2), Teredo (RFC 4380 §4), ISATAP (RFC 5214 §6.1),
// NAT64 (RFC 6052 §2.1), and those with a MAC address in them (RFC 4291 appendix A).

const HEADER = 40;
const SRC = 8;
const DST = 24;
const LOCAL_BIT = 0x02;
/** In a jumbogram hop-by-hop options say the length; nothing follows a header that says so (59). */
const MAY_BE_EMPTY: ReadonlySet<number> = new Set([0, 59]);

type Read<T extends FieldType> = (bytes: Uint8Array, at: number) => ValueOf<T> | undefined;

const is6to4 = (bytes: Uint8Array, at: number) => u16be(bytes, at) === 0x2002;
const isTeredo = (bytes: Uint8Array, at: number) => u32be(bytes, at) === 0x20010000;

const gateway: Read<'ipv4'> = (bytes, at) => (is6to4(bytes, at) ? u32be(bytes, at + 2) : undefined);
const site: Read<'uint16'> = (bytes, at) => (is6to4(bytes, at) ? u16be(bytes, at + 6) : undefined);
const teredoServer: Read<'ipv4'> = (bytes, at) => (isTeredo(bytes, at) ? u32be(bytes, at + 4) : undefined);
const teredoPort: Read<'uint16'> = (bytes, at) =>
  isTeredo(bytes, at) ? ~u16be(bytes, at + 10) & 0xffff : undefined;
const teredoClient: Read<'ipv4'> = (bytes, at) =>
  isTeredo(bytes, at) ? ~u32be(bytes, at + 12) >>> 0 : undefined;

function isatap(bytes: Uint8Array, at: number): number | undefined {
  const isIt = (u32be(bytes, at + 8) & 0xfdffffff) === 0x00005efe;
  return isIt ? u32be(bytes, at + 12) : undefined;
}

/** The well-known prefix 64:ff9b::/96. */
function embedded(bytes: Uint8Array, at: number): number | undefined {
  const isIt = u32be(bytes, at) === 0x0064ff9b && u32be(bytes, at + 4) === 0 && u32be(bytes, at + 8) === 0;
  return isIt ? u32be(bytes, at + 12) : undefined;
}

const embeddedPrefix: Read<'bytes'> = (bytes, at) =>
  embedded(bytes, at) === undefined ? undefined : bytes.subarray(at, at + 12);

function mac(bytes: Uint8Array, at: number): Uint8Array | undefined {
  if ((bytes[at + 8]! & LOCAL_BIT) === 0 || u16be(bytes, at + 11) !== 0xfffe) return undefined;
  const [a, b, c, , , d, e, f] = bytes.subarray(at + 8, at + 16);
  return Uint8Array.of(a! ^ LOCAL_BIT, b!, c!, d!, e!, f!);
}

/** The same of the source, of the destination, and hidden of either. */
function ofAddresses<T extends FieldType>(name: string, title: string, type: T, read: Read<T>) {
  const one = (prefix: 'src' | 'dst', at: number) =>
    computed(
      `ipv6.${prefix}_${name}`,
      `${prefix === 'src' ? 'Source' : 'Destination'} ${title}`,
      type,
      ({ bytes, start }: LayerView) => read(bytes, start + at),
      { range: [at, 0] },
    );
  const either = computedList(
    `ipv6.${name}`,
    title,
    type,
    ({ bytes, start }: LayerView) =>
      [read(bytes, start + SRC), read(bytes, start + DST)].filter((value) => value !== undefined),
    { hidden: true },
  );
  return { [`src_${name}`]: one('src', SRC), [`dst_${name}`]: one('dst', DST), [name]: either };
}

const prefixes = ofAddresses('embed_ipv4_prefix', 'Embedded IPv4 Prefix', 'bytes', embeddedPrefix);

const embeddedAddressFields = {
  ...ofAddresses('6to4_gw_ipv4', '6to4 Gateway IPv4', 'ipv4', gateway),
  ...ofAddresses('6to4_sla_id', '6to4 SLA ID', 'uint16', site),
  ...ofAddresses('ts_ipv4', 'Teredo Server IPv4', 'ipv4', teredoServer),
  ...ofAddresses('tc_port', 'Teredo Port', 'uint16', teredoPort),
  ...ofAddresses('tc_ipv4', 'Teredo Client IPv4', 'ipv4', teredoClient),
  ...ofAddresses('isatap_ipv4', 'ISATAP IPv4', 'ipv4', isatap),
  ...ofAddresses('slaac_mac', 'SLAAC MAC', 'ether', mac),
  ...ofAddresses('embed_ipv4', 'Embedded IPv4', 'ipv4', embedded),
  embeddedPrefix: prefixes['embed_ipv4_prefix']!,
  // Only of prefixes that somebody sets up.
  embeddedSuffix: stateful('ipv6.embed_ipv4_suffix', 'Embedded IPv4 Suffix', 'bytes'),
  embeddedU: stateful('ipv6.embed_ipv4_u', 'Embedded IPv4 u field', 'bytes'),
  embeddedUNotZero: stateful(
    'ipv6.embed_ipv4.u.nonzero',
    'IPv4-Embedded IPv6 address bit 64 to 71 must be zero',
    'none',
  ),
};

/** IPv6 with what its addresses tell, with the fields of fragments put together, of places, and remarks about its length. */
export const ipv6InFull = withFields(
  ipv6,
  {
    ...embeddedAddressFields,
    ...fragmentFields('ipv6', 'IPv6', 'reassembled.in', 'none'),
    ...geoFields('ipv6'),
    exceedsFraming: expert(
      'ipv6.plen_exceeds_framing',
      'IPv6 payload length exceeds framing length',
      'warning',
      'protocol',
      exceedsFraming,
      { under: 'ipv6.plen' },
    ),
    lengthIsZero: expert(
      'ipv6.plen_zero',
      'IPv6 payload length equals 0 (maybe because of "TCP segmentation offload" (TSO))',
      'note',
      'protocol',
      ({ bytes, start }) => u16be(bytes, start + 4) === 0 && !MAY_BE_EMPTY.has(bytes[start + 6]!),
      { under: 'ipv6.plen' },
    ),
  },
  undefined,
  { trafficClass: { text: dsFieldText } },
);

/** More than there is in what encloses it. */
function exceedsFraming({ bytes, start, limit, frame, index }: LayerView): boolean {
  if (limit - start < HEADER) return false;
  const outside = index === 0 ? frame.wireLimit : frame.wireLimitAt(index - 1);
  return start + HEADER + u16be(bytes, start + 4) > outside;
}
