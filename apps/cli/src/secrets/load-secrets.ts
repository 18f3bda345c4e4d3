import { PlainwireError } from '@plainwire/bytes';
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
  const keys: ServerKey[] = [];
  for (const reference of options.keys) {
    const key = await orSay(loadKey(reference), stderr);
    if (key !== undefined) keys.push(key);
  }
  const keyLog =
    options.keyLogFile === undefined ? undefined : await orSay(loadKeyLog(options.keyLogFile), stderr);
  return {
    keys,
    ...(keyLog === undefined ? {} : { keyLog }),
    ...(options.psk === undefined ? {} : { psk: options.psk }),
  };
}

async function orSay<T>(loading: Promise<T>, stderr: NodeJS.WritableStream): Promise<T | undefined> {
  try {
    return await loading;
  } catch (error) {
    if (!PlainwireError.is(error)) throw error;
    stderr.write(`plainwire: ${error.message}\n`);
    return undefined;
  }
}
