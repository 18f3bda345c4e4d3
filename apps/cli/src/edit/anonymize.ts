import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fromHex, PlainwireError } from '@plainwire/bytes';
import { type CaptureRecord, createAddressAnonymizer } from '@plainwire/pcap';

/** Packets with other addresses, and how many there were that are not understood and so must not be given. */
export interface Anonymizing {
  refused: number;
  /** The packet's bytes with other addresses, or undefined. */
  packet(record: CaptureRecord): Uint8Array | undefined;
}

/**
 * @param keyFile 32 bytes, or 64 hexadecimal digits; without it the key is drawn, used once and forgotten.
 * @throws {PlainwireError} `ERR_KEY_FILE`
 */
export async function createAnonymizing(keyFile: string | undefined): Promise<Anonymizing> {
  const key = keyFile === undefined ? new Uint8Array(randomBytes(32)) : await loadKey(keyFile);
  const anonymizer = createAddressAnonymizer(key);
  const anonymizing: Anonymizing = {
    refused: 0,
    packet(record) {
      const changed = record.interfaceId < 0 ? undefined : anonymizer.record(record);
      if (changed === undefined) anonymizing.refused++;
      return changed?.buffer;
    },
  };
  return anonymizing;
}

async function loadKey(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'No such file or directory' : error.message;
    throw new PlainwireError('ERR_KEY_FILE', `Error loading the key ${file}: ${reason}`, { cause: error });
  });
  if (bytes.length === 32) return bytes;
  const text = bytes.toString('latin1').trim();
  if (/^[0-9a-fA-F]{64}$/.test(text)) return fromHex(text);
  throw new PlainwireError(
    'ERR_KEY_FILE',
    `${file}: a key has 32 bytes or 64 hexadecimal digits; make one with: openssl rand -hex 32`,
  );
}
