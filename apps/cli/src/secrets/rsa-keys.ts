import { readFile } from 'node:fs/promises';
import { PlainwireError } from '@plainwire/bytes';
import { readPrivateKey, type ServerKey } from '@plainwire/tls-decrypt';

/** Where a key file is, whom it belongs to, and what opens it. */
export interface KeyReference {
  readonly file: string;
  readonly address?: string;
  readonly port?: number;
  readonly password?: string;
}

/**
 * `[ip,port,]file`, as `plainwire decrypt --key` takes it. A key without an address is tried on every connection whose
 * certificate it fits.
 */
export function parseKeyArgument(text: string): KeyReference {
  const match = /^(?<address>[0-9a-fA-F.:]+|any|\*),(?<port>\d+|any|\*),(?<file>.+)$/s.exec(text);
  if (match === null) return { file: text };
  return reference(match.groups!['address']!, match.groups!['port']!, match.groups!['file']!, undefined);
}

/** Wireshark's old *RSA keys list*: `ip,port,protocol,file[,password]`, several of them separated by `;`. */
export function parseKeysList(text: string): KeyReference[] {
  return text
    .split(';')
    .filter((entry) => entry.trim() !== '')
    .map((entry) => {
      const [address, port, protocol, file, ...password] = entry.split(',').map((part) => part.trim());
      if (
        address === undefined ||
        port === undefined ||
        protocol === undefined ||
        file === undefined ||
        file === ''
      ) {
        throw new PlainwireError(
          'ERR_KEYS_LIST',
          'tls.keys_list wants ip,port,protocol,file[,password] for each key',
        );
      }
      return reference(address, port, file, password.length > 0 ? password.join(',') : undefined);
    });
}

/** One row of Wireshark's RSA keys table: `"file","password"`, as in `-o 'uat:rsa_keys:"server.pem",""'`. */
export function parseRsaKeysRow(text: string): KeyReference {
  const [file, password = '', ...more] = quotedFields(text) ?? [];
  if (file === undefined || more.length > 0)
    throw new PlainwireError('ERR_KEYS_LIST', 'uat:rsa_keys wants "file","password"');
  return password === '' ? { file } : { file, password };
}

/** One row of Wireshark's older table, the *RSA keys list*: `"ip","port","protocol","file","password"`. */
export function parseSslKeysRow(text: string): KeyReference {
  const [address, port, , file, password = '', ...more] = quotedFields(text) ?? [];
  if (address === undefined || port === undefined || file === undefined || file === '' || more.length > 0)
    throw new PlainwireError('ERR_KEYS_LIST', 'uat:ssl_keys wants "ip","port","protocol","file","password"');
  return reference(address, port, file, password === '' ? undefined : password);
}

/** The fields of a row as Wireshark writes its tables: each in quotes, commas between them. */
function quotedFields(text: string): string[] | undefined {
  if (!/^\s*"(?:[^"\\]|\\.)*"\s*(?:,\s*"(?:[^"\\]|\\.)*"\s*)*$/s.test(text)) return undefined;
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, field]) => unquote(field!));
}

function unquote(text: string): string {
  return text.replace(/\\x([0-9a-fA-F]{2})|\\(.)/gs, (_, hex, character) =>
    hex === undefined ? character : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function reference(address: string, port: string, file: string, password: string | undefined): KeyReference {
  const anywhere = ['', 'any', '*', '0.0.0.0', '::'].includes(address);
  const number = Number(port);
  return {
    file,
    ...(anywhere ? {} : { address }),
    ...(Number.isInteger(number) && number > 0 ? { port: number } : {}),
    ...(password === undefined ? {} : { password }),
  };
}

/** Reads the key. @throws {PlainwireError} naming the file: it cannot be read, or is no RSA private key. */
export async function loadKey(keyReference: KeyReference): Promise<ServerKey> {
  const { file, password, ...where } = keyReference;
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'No such file or directory' : error.message;
    throw new PlainwireError('ERR_KEY_FILE', `Error loading RSA key file ${file}: ${reason}`, {
      cause: error,
    });
  });
  try {
    const key = await readPrivateKey(bytes, password === undefined ? {} : { password });
    return { key, ...where };
  } catch (error) {
    if (!PlainwireError.is(error)) throw error;
    throw new PlainwireError(error.code, `${file}: ${error.message}`, { cause: error });
  }
}
