import type { Handoff } from '../../handoff.ts';
import type { LayerView } from '../../view.ts';

/** An extension header whose second byte is its length in units of 8 bytes, not counting the first 8 (RFC 8200 §4). */
export function stepByEights(bytes: Uint8Array, at: number, _limit: number, handoff: Handoff): number {
  handoff.table = 0;
  handoff.key = bytes[at]!;
  return at + (bytes[at + 1]! + 1) * 8;
}

/** The same length for people. */
export const lengthInBytes = ({ bytes, start }: LayerView) => (bytes[start + 1]! + 1) * 8;
