import { listed, listedExpert } from '../../declare.ts';
import type { FieldCursor } from '../../field-cursor.ts';
import { bits } from '../../field-layout.ts';
import type { LayerView } from '../../view.ts';

// The source route of a low-power and lossy network (RFC 6554 §3): how many leading bytes the addresses share with the
// destination (CmprI, and of the last one CmprE), how many bytes of padding follow, 20 reserved bits, the addresses.

const ADDRESS = 16;
const SOURCE = 8;
const DESTINATION = 24;

const remark = (name: string, title: string) => listedExpert(`ipv6.${name}`, title, 'error', 'protocol');

export const lossyRouteFields = {
  shared: listed('ipv6.routing.rpl.cmprI', 'Compressed Internal Octets (CmprI)', 'uint32'),
  sharedByLast: listed('ipv6.routing.rpl.cmprE', 'Compressed Final Octets (CmprE)', 'uint32'),
  padding: listed('ipv6.routing.rpl.pad', 'Padding Bytes', 'uint32'),
  reserved: listed('ipv6.routing.rpl.reserved', '', 'uint32'),
  addressCount: listed('ipv6.routing.rpl.addr_count', 'Total Address Count', 'int32'),
  address: listed('ipv6.routing.rpl.address', '', 'bytes'),
  fullAddress: listed('ipv6.routing.rpl.full_address', '', 'ipv6'),
  groupDestination: remark('dst_addr.not_multicast', 'Destination address must not be a multicast address'),
  groupInRoute: remark(
    'src_route_list.multicast_addr',
    'Multicast addresses must not appear in the source route list',
  ),
  sourceInRoute: remark('src_route_list.src_addr', 'Source address must not appear in the source route list'),
  destinationInRoute: remark(
    'src_route_list.dst_addr',
    'Destination address must not appear in the source route list',
  ),
  twiceInRoute: remark(
    'src_route_list.mult_inst_same_addr',
    'Multiple instances of the same address must not appear in the source route list',
  ),
};

const fields = lossyRouteFields;

/** How many addresses there are in the `size` bytes behind the first 8 of the header. */
export function lossyCount(size: number, bytes: Uint8Array, at: number): number {
  const [shared, sharedByLast] = [bytes[at]! >> 4, bytes[at]! & 15];
  const padding = bytes[at + 1]! >> 4;
  return Math.floor((size - padding - (ADDRESS - sharedByLast)) / (ADDRESS - shared)) + 1;
}

const head = bits(
  undefined,
  4,
  [fields.shared, 0xf0000000],
  [fields.sharedByLast, 0x0f000000],
  [fields.padding, 0x00f00000],
  [fields.reserved, 0x000fffff],
);

/** The cursor is behind the segments left. */
export function walkLossyRoute({ frame, index, bytes }: LayerView, cursor: FieldCursor): void {
  const byte = cursor.peek(1);
  const count = lossyCount(cursor.left - 4, bytes, cursor.at);
  head(cursor);
  cursor.tell(fields.addressCount, 0, count);
  let below = index - 1;
  while (below >= 0 && frame.protocolAt(below).name !== 'ipv6') below--;
  if (below < 0) return;
  const at = frame.startAt(below);
  const destination = bytes.subarray(at + DESTINATION, at + DESTINATION + ADDRESS);
  const source = text(bytes.subarray(at + SOURCE, at + SOURCE + ADDRESS));
  if (destination[0] === 0xff) cursor.tell(fields.groupDestination, 0, true);
  const seen = new Set<string>();
  for (let number = 1; number <= count && cursor.left > 0; number++) {
    const shared = number < count ? byte >> 4 : byte & 15;
    const length = ADDRESS - shared;
    if (cursor.left < length) return;
    const address = new Uint8Array(ADDRESS);
    address.set(destination.subarray(0, shared));
    address.set(bytes.subarray(cursor.at, cursor.at + length), shared);
    const tell = (field: typeof fields.groupInRoute) => cursor.tell(field, length, true);
    cursor.sink.add(fields.address, cursor.at, length);
    cursor.tell(fields.fullAddress, length, address);
    const name = text(address);
    if (address[0] === 0xff) tell(fields.groupInRoute);
    if (name === source) tell(fields.sourceInRoute);
    if (name === text(destination)) tell(fields.destinationInRoute);
    if (seen.has(name)) tell(fields.twiceInRoute);
    seen.add(name);
    cursor.skip(length);
  }
}

const text = (address: Uint8Array) => address.join();
