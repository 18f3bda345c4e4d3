import { describe, expect, it } from 'vitest';
import { countNops, MANY_NOPS } from './option-padding.ts';

/** Whether no-operation options at these places are remarked on. */
function isRemarked(places: readonly number[]): boolean {
  let nops = 0;
  return places.some((at) => (nops = countNops(nops, at)) === MANY_NOPS);
}

describe('no-operation options, as tshark 4.0.17 counts them', () => {
  it.each([
    [[20, 21, 22, 23]],
    [[20, 21, 26, 27]],
    [[20, 25, 26, 27]],
    [[27, 30, 31, 42, 43]],
    [[22, 23, 26, 27]],
    [[23, 27, 31, 35, 39]],
  ])('those at %j are many', (places) => expect(isRemarked(places)).toBe(true));

  it.each([
    [[27, 30, 31]],
    [[20, 24, 25, 26]],
    [[20, 23, 24, 25, 26, 27]],
    [[20, 24, 28, 32]],
  ])('those at %j are not', (places) => expect(isRemarked(places)).toBe(false));
});
