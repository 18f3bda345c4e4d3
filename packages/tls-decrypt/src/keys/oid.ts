import type { DerElement } from './der.ts';

/** An OBJECT IDENTIFIER in dots; empty for anything else. */
export function oidOf(der: Uint8Array, element: DerElement | undefined): string {
  if (element?.tag !== 0x06) return '';
  const arcs: number[] = [];
  let arc = 0;
  for (let at = element.start; at < element.end; at++) {
    arc = arc * 128 + (der[at]! & 0x7f);
    if (der[at]! < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - 40 * top, ...rest].join('.');
}
