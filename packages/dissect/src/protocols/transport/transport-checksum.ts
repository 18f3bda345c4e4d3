import { CHECKSUM, checksumText, internetChecksum, rightChecksum } from '../../checksum.ts';
import type { FieldValue } from '../../field.ts';
import type { LayerView } from '../../view.ts';
import { ipv4 } from '../net/ipv4.ts';
import { ipv6 } from '../net/ipv6.ts';
import { ipv6AddressSum } from '../net/ipv6-pseudo-header.ts';

/**
 * What is known of the checksum of a TCP or UDP layer (RFC 9293 §3.1, RFC 8200 §8.1). Unverified unless the dissector
 * was asked to, and when the segment was not captured whole, or no IP layer carries it. A checksum that covers only the
 * pseudo-header was left to the network card of the host that captured: unverified, too.
 */
export function transportChecksum(layer: LayerView, protocol: number, fieldAt: number): number {
  const { bytes, start, limit, wireLimit, frame, index } = layer;
  // Of a layer that was cut no more than its beginning is there, behind the last one that stands.
  const stands = index < frame.layerCount;
  const isAsked = stands && frame.dissector.verifiesChecksumsOf.has(frame.protocolAt(index).name);
  const pseudo = isAsked && limit === wireLimit ? pseudoHeader(layer, protocol) : undefined;
  if (pseudo === undefined) return CHECKSUM.UNVERIFIED;
  if (internetChecksum(bytes, start, limit, pseudo) === 0) return CHECKSUM.GOOD;
  const written = (bytes[start + fieldAt]! << 8) | bytes[start + fieldAt + 1]!;
  const partial = internetChecksum(bytes, start, start, pseudo) ^ 0xffff;
  return written === partial ? CHECKSUM.UNVERIFIED : CHECKSUM.BAD;
}

/** What the checksum should be; undefined when it is not verified. */
export function expectedChecksum(layer: LayerView, protocol: number, fieldAt: number): number | undefined {
  if (transportChecksum(layer, protocol, fieldAt) === CHECKSUM.UNVERIFIED) return undefined;
  const { bytes, start, limit } = layer;
  const there = (bytes[start + fieldAt]! << 8) | bytes[start + fieldAt + 1]!;
  return rightChecksum(internetChecksum(bytes, start, limit, pseudoHeader(layer, protocol)), there);
}

/** For people: `0xfe30 [unverified]`. */
export function transportChecksumText(
  layer: LayerView,
  value: FieldValue,
  protocol: number,
  fieldAt: number,
  status = transportChecksum(layer, protocol, fieldAt),
): string {
  return checksumText(value, status, () => expectedChecksum(layer, protocol, fieldAt));
}

/** The sum over addresses, protocol and length; of the IP layer nearest below. */
function pseudoHeader(layer: LayerView, protocol: number): number | undefined {
  const { frame, index, start, limit } = layer;
  const below = nearestNetwork(layer);
  if (below === undefined) return undefined;
  const at = frame.startAt(below);
  const isIpv6 = frame.protocolIdAt(below) === frame.dissector.protocolId(ipv6.name);
  const addresses = isIpv6
    ? ipv6AddressSum(frame, below, index)
    : internetChecksum(frame.bytesAt(below), at + 12, at + 20) ^ 0xffff;
  return addresses === undefined ? undefined : addresses + protocol + (limit - start);
}

function nearestNetwork({ frame, index, bytes }: LayerView): number | undefined {
  const networks = [frame.dissector.protocolId(ipv4.name), frame.dissector.protocolId(ipv6.name)];
  for (let below = index - 1; below >= 0 && frame.bytesAt(below) === bytes; below--)
    if (networks.includes(frame.protocolIdAt(below))) return below;
  return undefined;
}
