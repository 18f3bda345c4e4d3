import type { Step } from '../../handoff.ts';

/** A type of this or less is the length of an LLC payload (IEEE 802.3-2022 §3.2.6). */
export const LARGEST_LENGTH = 1500;

/** For `next: ['ethertype', '802.3']`: the 16 bits at `place` of the header, its last, are a type or a length. */
export function stepByLengthOrType(place: number): Step {
  return (bytes, at, _limit, handoff) => {
    const end = at + place + 2;
    const type = (bytes[at + place]! << 8) | bytes[at + place + 1]!;
    if (type > LARGEST_LENGTH) {
      handoff.table = 0;
      handoff.key = type;
    } else {
      handoff.table = 1;
      handoff.key = 0;
      handoff.wireLimit = end + type;
    }
    return end;
  };
}
