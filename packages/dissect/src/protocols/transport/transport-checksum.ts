import { CHECKSUM, internetChecksum, rightChecksum } from '../../checksum.ts';
import type { LayerView } from '../../view.ts';
import { ipv4 } from '../net/ipv4.ts';
import { ipv6 } from '../net/ipv6.ts';

/**
 * What is known of the checksum of a TCP or UDP layer (RFC 9293 §3.1, RFC 8200 §8.1). Unverified unless the dissector
 * was asked to, and when the segment was not captured whole, or no IP layer carries it. A checksum that covers only the
 * pseudo-header was left to the network card of the host that captured: unverified, too.
 */
export function transportChecksum(layer: LayerView, protocol: number, fieldAt: number): number {
  const { bytes, start, limit, wireLimit, frame } = layer;
  const pseudo =
    frame.dissector.verifyChecksums && limit === wireLimit ? pseudoHeader(layer, protocol) : undefined;
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

/** The sum over addresses, protocol and length; of the IP layer nearest below. */
function pseudoHeader(layer: LayerView, protocol: number): number | undefined {
  const { frame, index, start, limit, bytes } = layer;
  const addresses: readonly (readonly [id: number, from: number, to: number])[] = [
    [frame.dissector.protocolId(ipv4.name), 12, 20],
    [frame.dissector.protocolId(ipv6.name), 8, 40],
  ];
  for (let below = index - 1; below >= 0 && frame.bytesAt(below) === bytes; below--) {
    for (const [id, from, to] of addresses) {
      if (frame.protocolIdAt(below) !== id) continue;
      const at = frame.startAt(below);
      return (internetChecksum(bytes, at + from, at + to) ^ 0xffff) + protocol + (limit - start);
    }
  }
  return undefined;
}
