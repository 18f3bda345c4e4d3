import { LINK_TYPES } from './data/link-types.ts';

/** The name of a LINKTYPE number without its prefix, such as `ETHERNET` for 1; `LINKTYPE_4711` when it has none. */
export function linkTypeName(linkType: number): string {
  return namesOf(linkType)?.[0] ?? `LINKTYPE_${linkType}`;
}

/** The name that libpcap's programs use, such as `EN10MB` for 1; `DLT_4711` when it has none. */
export function dltName(linkType: number): string {
  return namesOf(linkType)?.at(-1) ?? `DLT_${linkType}`;
}

/**
 * The LINKTYPE number of a name: LINKTYPE or DLT, with or without that prefix, in any case. Undefined for a name that
 * nobody registered.
 */
export function linkTypeByName(name: string): number | undefined {
  const plain = name.toUpperCase().replace(/^(LINKTYPE|DLT)_/, '');
  if (/^[0-9]{1,5}$/.test(plain)) return Number(plain);
  numbers ??= new Map(
    LINK_TYPES.flatMap(([first, run]) =>
      run
        .split(' ')
        .flatMap((names, index) => names.split('/').map((each) => [each, first + index] as const)),
    ),
  );
  return numbers.get(plain);
}

let numbers: ReadonlyMap<string, number> | undefined;

/** The LINKTYPE name and, last, the DLT name. */
function namesOf(linkType: number): readonly string[] | undefined {
  for (const [first, run] of LINK_TYPES) {
    const names = run.split(' ')[linkType - first];
    if (names !== undefined) return names.split('/');
  }
  return undefined;
}
