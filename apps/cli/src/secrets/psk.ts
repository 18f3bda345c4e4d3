import { fromHex, PlainwireError } from '@plainwire/bytes';
import { usage } from '../run-command.ts';

/**
 * The pre-shared key that `flag` gives as hex; undefined for a blank.
 *
 * @throws {PlainwireError} `ERR_USAGE` that names the flag and never shows the text.
 */
export function parsePsk(flag: string, text: string): Uint8Array | undefined {
  const digits = text.trim();
  try {
    return digits === '' ? undefined : fromHex(digits);
  } catch (error) {
    if (!PlainwireError.is(error, 'ERR_HEX')) throw error;
    throw usage(`${flag} wants the pre-shared key in hex, such as 1a2b3c4d: ${error.message}`);
  }
}
