import { readSectionHeader } from './block-structures.ts';
import type { CaptureSection } from './capture-interface.ts';
import { optional, readOptions, textOption, textOptions } from './options.ts';

/** Codes of the section header block's options (draft-ietf-opsawg-pcapng §4.1). */
export const SectionOption = { comment: 1, hardware: 2, operatingSystem: 3, application: 4 } as const;

/** Reads the section header block that stands in `bytes` from `at` and is `length` long. */
export function readSectionBlock(
  bytes: Uint8Array,
  at: number,
  length: number,
  littleEndian: boolean,
  id: number,
): { readonly section: CaptureSection; readonly brokenAt: number } {
  const { major, minor } = readSectionHeader(bytes, at, littleEndian);
  const { options, brokenAt } = readOptions(bytes, at + 24, at + length - 4, littleEndian);
  const section = {
    id,
    littleEndian,
    major,
    minor,
    ...optional('hardware', textOption(options, SectionOption.hardware)),
    ...optional('operatingSystem', textOption(options, SectionOption.operatingSystem)),
    ...optional('application', textOption(options, SectionOption.application)),
    comments: textOptions(options, SectionOption.comment),
    options,
  };
  return { section, brokenAt };
}
