import { type Item, readItems } from './block-structures.ts';
import type { ResolvedName } from './capture-interface.ts';

/** Record types of the name resolution block (draft-ietf-opsawg-pcapng §4.5) and the length of their address. */
const KINDS: ReadonlyMap<number, { readonly kind: ResolvedName['kind']; readonly length: number }> = new Map([
  [1, { kind: 'ipv4', length: 4 }],
  [2, { kind: 'ipv6', length: 16 }],
  [3, { kind: 'eui48', length: 6 }],
  [4, { kind: 'eui64', length: 8 }],
]);

/** Reads the name resolution block that stands in `bytes` from `at` and is `length` long. */
export function readNamesBlock(
  bytes: Uint8Array,
  at: number,
  length: number,
  littleEndian: boolean,
): { readonly names: readonly ResolvedName[]; readonly brokenAt: number } {
  const { items, brokenAt } = readItems(bytes, at + 8, at + length - 4, littleEndian);
  return { names: items.flatMap(resolvedName), brokenAt };
}

const UTF8 = new TextDecoder();

function resolvedName({ code, value }: Item): ResolvedName[] {
  const known = KINDS.get(code);
  if (known === undefined || value.length < known.length) return [];
  const names = UTF8.decode(value.subarray(known.length))
    .split('\0')
    .filter((name) => name !== '');
  return [{ kind: known.kind, address: value.slice(0, known.length), names }];
}
