import { readInterfaceDescription } from './block-structures.ts';
import type { CaptureInterface } from './capture-interface.ts';
import { optional, readOptions, textOption, textOptions, u64Option, valueOption } from './options.ts';

/** Codes of the interface description block's options (draft-ietf-opsawg-pcapng §4.2). */
export const InterfaceOption = {
  comment: 1,
  name: 2,
  description: 3,
  speed: 8,
  timestampResolution: 9,
  filter: 11,
  operatingSystem: 12,
  fcsLength: 13,
  timestampOffset: 14,
  hardware: 15,
} as const;

/** Where an interface stands. */
export type PlaceOfInterface = Pick<CaptureInterface, 'id' | 'section' | 'idInSection'>;

export interface InterfaceBlock {
  readonly description: CaptureInterface;
  /** Offset in `bytes` of an option that cannot be read, or -1. */
  readonly brokenAt: number;
}

/** Reads the interface description block that stands in `bytes` from `at` and is `length` long. */
export function readInterfaceBlock(
  bytes: Uint8Array,
  at: number,
  length: number,
  littleEndian: boolean,
  place: PlaceOfInterface,
): InterfaceBlock {
  const { options, brokenAt } = readOptions(bytes, at + 16, at + length - 4, littleEndian);
  const resolution = valueOption(options, InterfaceOption.timestampResolution, 1)?.getUint8(0) ?? 6;
  const offset = valueOption(options, InterfaceOption.timestampOffset, 8)?.getBigInt64(0, littleEndian);
  const speed = u64Option(options, InterfaceOption.speed, littleEndian);
  const { linkType, snapLength } = readInterfaceDescription(bytes, at, littleEndian);
  const fcsLength = valueOption(options, InterfaceOption.fcsLength, 1)?.getUint8(0);
  const filter = captureFilter(valueOption(options, InterfaceOption.filter, 1));
  return {
    brokenAt,
    description: {
      ...place,
      littleEndian,
      linkType,
      snapLength,
      timestampResolution: { base: (resolution & 0x80) === 0 ? 10 : 2, exponent: resolution & 0x7f },
      timestampOffset: Number(offset ?? 0n),
      ...optional('fcsLength', fcsLength),
      ...optional('name', textOption(options, InterfaceOption.name)),
      ...optional('description', textOption(options, InterfaceOption.description)),
      ...optional('filter', filter),
      ...optional('hardware', textOption(options, InterfaceOption.hardware)),
      ...optional('operatingSystem', textOption(options, InterfaceOption.operatingSystem)),
      ...optional('speed', speed),
      comments: textOptions(options, InterfaceOption.comment),
      options,
    },
  };
}

/** What stands for an interface that no block described. */
export function unknownInterface(place: PlaceOfInterface, littleEndian: boolean): CaptureInterface {
  return {
    ...place,
    littleEndian,
    linkType: -1,
    snapLength: 0,
    timestampResolution: { base: 10, exponent: 6 },
    timestampOffset: 0,
    comments: [],
    options: [],
  };
}

/** if_filter begins with a byte that says what follows: 0 is text, 1 a BPF program. */
function captureFilter(value: DataView | undefined): string | undefined {
  if (value === undefined || value.getUint8(0) !== 0) return undefined;
  return new TextDecoder().decode(new Uint8Array(value.buffer, value.byteOffset + 1, value.byteLength - 1));
}
