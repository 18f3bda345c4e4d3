const MOST_TRIES = 600;
const MOST_MILLISECONDS = 15_000;

/** A shorter, plainer input for which `stillFails` holds too: whole runs go first, then bytes become 0 or `a`. */
export async function shrink(input, stillFails) {
  const end = Date.now() + MOST_MILLISECONDS;
  let tries = 0;
  let best = input;
  const accept = async (candidate) => {
    if (tries++ > MOST_TRIES || Date.now() > end || !(await stillFails(candidate))) return false;
    best = candidate;
    return true;
  };
  for (let size = best.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < best.length; ) {
      const end = Math.min(best.length, at + size);
      const shorter = new Uint8Array(best.length - (end - at));
      shorter.set(best.subarray(0, at));
      shorter.set(best.subarray(end), at);
      if (!(await accept(shorter))) at += size;
    }
  }
  for (let at = 0; at < best.length; at++) {
    for (const plain of [0, 0x61]) {
      if (best[at] === 0 || best[at] === plain) continue;
      const plainer = best.slice();
      plainer[at] = plain;
      if (await accept(plainer)) break;
    }
  }
  return best;
}
