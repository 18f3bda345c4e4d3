import { internetChecksum } from '../../checksum.ts';
import type { Frame } from '../../frame.ts';

const SOURCE = 8;
const DESTINATION = 24;
const ADDRESS = 16;
/** Of a routing header (RFC 8200 §4.4). */
const TYPE = 2;
const SEGMENTS_LEFT = 3;
const ADDRESSES = 8;
/** Routing types that end with the destination, and the one that begins with it (RFC 8754 §2). */
const SOURCE_ROUTE = 0;
const MOBILE = 2;
const SEGMENTS = 4;

/**
 * The sum over the addresses that the checksum in `layer` covers, IPv6 being the layer `network` (RFC 8200 §8.1): with
 * segments left the destination is the last one of the route. Undefined when it cannot be told.
 */
export function ipv6AddressSum(frame: Frame, network: number, layer: number): number | undefined {
  const bytes = frame.bytesAt(network);
  const start = frame.startAt(network);
  const destination = finalDestination(frame, network, layer) ?? -1;
  if (destination < 0) return undefined;
  const source = internetChecksum(bytes, start + SOURCE, start + DESTINATION) ^ 0xffff;
  return source + (internetChecksum(bytes, destination, destination + ADDRESS) ^ 0xffff);
}

function finalDestination(frame: Frame, network: number, layer: number): number | undefined {
  const routing = frame.dissector.protocolId('ipv6.routing');
  const there = frame.startAt(network) + DESTINATION;
  const header = routing < 0 ? -1 : frame.indexOf(routing, network + 1);
  if (header < 0 || header > layer) return there;
  const bytes = frame.bytesAt(header);
  const start = frame.startAt(header);
  const end = frame.endAt(header);
  if (bytes !== frame.bytesAt(network)) return undefined;
  if (bytes[start + SEGMENTS_LEFT] === 0) return there;
  if (end - start < ADDRESSES + ADDRESS) return undefined;
  const type = bytes[start + TYPE];
  if (type === SOURCE_ROUTE || type === MOBILE) return end - ADDRESS;
  return type === SEGMENTS ? start + ADDRESSES : undefined;
}
