import { readItems } from './block-structures.ts';
import type { CaptureOption } from './capture-interface.ts';

export interface OptionList {
  readonly options: readonly CaptureOption[];
  /** Offset in `bytes` of an option whose length leaves the list, or -1: it and what follows are dropped. */
  readonly brokenAt: number;
}

/**
 * The options of a pcapng block in `bytes` from `start` to `end` (draft-ietf-opsawg-pcapng §3.5). Values are copies.
 * A list that ends without opt_endofopt is sound: many writers leave it out.
 */
export function readOptions(
  bytes: Uint8Array,
  start: number,
  end: number,
  littleEndian: boolean,
): OptionList {
  const { items, brokenAt } = readItems(bytes, start, end, littleEndian);
  return { options: items.map(({ code, value }) => ({ code, value: value.slice() })), brokenAt };
}

const UTF8 = new TextDecoder();

/** The text of the first option `code`, without the NUL that some writers add. */
export function textOption(options: readonly CaptureOption[], code: number): string | undefined {
  const option = options.find((candidate) => candidate.code === code);
  return option && optionText(option.value);
}

/** The texts of all options `code`, in order. */
export function textOptions(options: readonly CaptureOption[], code: number): string[] {
  return options.filter((candidate) => candidate.code === code).map(({ value }) => optionText(value));
}

/** The unsigned 64-bit number of option `code`. */
export function u64Option(
  options: readonly CaptureOption[],
  code: number,
  littleEndian: boolean,
): bigint | undefined {
  return valueOption(options, code, 8)?.getBigUint64(0, littleEndian);
}

/** The value of the first option `code`, when it is at least `length` bytes long. */
export function valueOption(
  options: readonly CaptureOption[],
  code: number,
  length: number,
): DataView | undefined {
  const value = options.find((candidate) => candidate.code === code)?.value;
  if (value === undefined || value.length < length) return undefined;
  return new DataView(value.buffer, value.byteOffset, value.byteLength);
}

/** An object with `key`, unless the value is undefined: for properties that are there or not. */
export function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}

function optionText(value: Uint8Array): string {
  const end = value.indexOf(0);
  return UTF8.decode(end < 0 ? value : value.subarray(0, end));
}
