import { escapeText, PlainwireError } from '@plainwire/bytes';
import type { ServerKey, TlsDecryptorOptions } from '@plainwire/tls-decrypt';
import { loadKeyLog } from './key-log-file.ts';
import { type KeyReference, loadKey } from './rsa-keys.ts';

/** Which secrets the command line names. */
export interface SecretsOptions {
  readonly keys: readonly KeyReference[];
  readonly keyLogFile: string | undefined;
  readonly psk: Uint8Array | undefined;
}

/** Loads what can be loaded; what cannot is said in one sentence each, and reading goes on without it, as in tshark. */
export async function loadSecrets(
  options: SecretsOptions,
  stderr: NodeJS.WritableStream,
): Promise<TlsDecryptorOptions> {
  return (await tryLoadSecrets(options, stderr)).secrets;
}

/** What became of the secrets that the command line names. */
export interface LoadedSecrets {
  readonly secrets: TlsDecryptorOptions;
  /** The keys among them. */
  readonly keys: readonly KeyReference[];
  /** Something could not be loaded. */
  readonly failed: boolean;
}

/** As `loadSecrets`; tells what was loaded and what was not. */
export async function tryLoadSecrets(
  { keys: references, keyLogFile, psk }: SecretsOptions,
  stderr: NodeJS.WritableStream,
): Promise<LoadedSecrets> {
  let failed = false;
  const orSay = async <T>(loading: Promise<T>): Promise<T | undefined> => {
    try {
      return await loading;
    } catch (error) {
      if (!PlainwireError.is(error)) throw error;
      failed = true;
      stderr.write(`plainwire: ${escapeText(error.message)}\n`);
      return undefined;
    }
  };
  const keys: ServerKey[] = [];
  const loaded: KeyReference[] = [];
  for (const reference of references) {
    const key = await orSay(loadKey(reference));
    if (key === undefined) continue;
    keys.push(key);
    loaded.push(reference);
  }
  const keyLog = keyLogFile === undefined ? undefined : await orSay(loadKeyLog(keyLogFile));
  const secrets = {
    keys,
    ...(keyLog === undefined ? {} : { keyLog }),
    ...(psk === undefined ? {} : { psk }),
  };
  return { secrets, keys: loaded, failed };
}
