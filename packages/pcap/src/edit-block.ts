import { readItems } from './block-structures.ts';
import { BlockType } from './block-type.ts';
import type { CaptureSecret } from './capture-interface.ts';

/** How the options of a block change; opt_comment has code 1 in every block. */
export interface OptionEdit {
  /** Codes of the options to leave out. */
  readonly drop: ReadonlySet<number>;
  /** A comment to add. */
  readonly comment?: string;
}

export const COMMENT = 1;

/** A copy of a pcapng block whose options, which begin at `optionsAt`, are changed. */
export function editBlock(
  block: Uint8Array,
  optionsAt: number,
  littleEndian: boolean,
  edit: OptionEdit,
): Uint8Array {
  const { items } = readItems(block, optionsAt, block.length - 4, littleEndian);
  const kept = items.filter(({ code }) => !edit.drop.has(code));
  if (edit.comment !== undefined) {
    kept.push({ code: COMMENT, value: new TextEncoder().encode(edit.comment) });
  }
  let length = optionsAt + 4 + (kept.length > 0 ? 4 : 0);
  for (const { value } of kept) length += 4 + ((value.length + 3) & ~3);
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  out.set(block.subarray(0, optionsAt));
  let at = optionsAt;
  for (const { code, value } of kept) {
    view.setUint16(at, code, littleEndian);
    view.setUint16(at + 2, value.length, littleEndian);
    out.set(value, at + 4);
    at += 4 + ((value.length + 3) & ~3);
  }
  view.setUint32(4, length, littleEndian);
  view.setUint32(length - 4, length, littleEndian);
  return out;
}

/** A copy of a section header block that does not say how long its section is. */
export function withoutSectionLength(block: Uint8Array): Uint8Array {
  return block.slice().fill(0xff, 16, 24);
}

/** A decryption secrets block (draft-ietf-opsawg-pcapng §4.7). */
export function secretsBlock(
  { type, data }: Pick<CaptureSecret, 'type' | 'data'>,
  littleEndian: boolean,
): Uint8Array {
  const length = 20 + ((data.length + 3) & ~3);
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  view.setUint32(0, BlockType.decryptionSecrets, littleEndian);
  view.setUint32(4, length, littleEndian);
  view.setUint32(8, type, littleEndian);
  view.setUint32(12, data.length, littleEndian);
  out.set(data, 16);
  view.setUint32(length - 4, length, littleEndian);
  return out;
}

/** The block itself when both its lengths are right, else a copy in which they are. */
export function withLengths(block: Uint8Array, littleEndian: boolean): Uint8Array {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const { length } = block;
  if (view.getUint32(4, littleEndian) === length && view.getUint32(length - 4, littleEndian) === length)
    return block;
  const copy = block.slice();
  const fixed = new DataView(copy.buffer);
  fixed.setUint32(4, length, littleEndian);
  fixed.setUint32(length - 4, length, littleEndian);
  return copy;
}
