import { PlainwireError } from '@plainwire/bytes';

/** One `-----BEGIN …-----` block. */
export interface PemBlock {
  /** What stands after BEGIN: `RSA PRIVATE KEY`. */
  readonly label: string;
  /** The whole block, as text. */
  readonly text: string;
  /** What the base64 lines spell. */
  readonly der: Uint8Array;
  readonly isEncrypted: boolean;
  /** An encrypted key in PKCS#8; the traditional form is encrypted in PEM itself. */
  readonly isPkcs8: boolean;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,64})-----([\s\S]{0,1048576}?)-----END \1-----/g;

/** A key file as text; latin1, so that no byte is lost or refused, but for UTF-16, which some editors write. */
export function decodeText(source: Uint8Array | string): string {
  if (typeof source === 'string') return source;
  const [first, second] = source;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(source);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(source);
  return new TextDecoder('latin1').decode(source);
}

const ENCRYPTED_PKCS8 = 'ENCRYPTED PRIVATE KEY';

/** All blocks of a PEM text; an empty list when it holds none. A block in which another begins is not taken. */
export function readPem(text: string): PemBlock[] {
  return [...text.replace(/\r\n?/g, '\n').matchAll(BLOCK)]
    .filter(([, , body]) => !body!.includes('-----BEGIN'))
    .map(([block, label, body]) => ({
      label: label!,
      text: block,
      der: fromBase64(body!.replace(/^[^\n:]{1,64}:[^\n]*$/gm, '')),
      isEncrypted: label === ENCRYPTED_PKCS8 || /Proc-Type:\s*4,\s*ENCRYPTED/.test(body!),
      isPkcs8: label === ENCRYPTED_PKCS8,
    }));
}

/** A block made of DER, for readers that want PEM. */
export function pemOf(label: string, der: Uint8Array): PemBlock {
  let base64 = '';
  for (let at = 0; at < der.length; at += 3) {
    const bits = (der[at]! << 16) | ((der[at + 1] ?? 0) << 8) | (der[at + 2] ?? 0);
    const digits = [18, 12, 6, 0].map((shift) => ALPHABET[(bits >> shift) & 63]!);
    const there = Math.min(4, der.length - at + 1);
    base64 += digits.slice(0, there).join('').padEnd(4, '=');
  }
  const text = `-----BEGIN ${label}-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;
  const isPkcs8 = label === ENCRYPTED_PKCS8;
  return { label, text, der, isEncrypted: isPkcs8, isPkcs8 };
}

/** The blocks with private keys that may be RSA, or the error that says what was given instead. */
export function privateKeyBlocks(blocks: readonly PemBlock[]): readonly PemBlock[] {
  const keys = blocks.filter(({ label }) => label.endsWith('PRIVATE KEY'));
  const rsa = keys.filter(
    ({ label }) => !label.startsWith('EC ') && !label.startsWith('DSA ') && !label.startsWith('OPENSSH '),
  );
  if (rsa.length > 0) return rsa;
  if (keys.some(({ label }) => label.startsWith('OPENSSH '))) {
    throw new PlainwireError(
      'KEY_INVALID',
      'this is a key in the form of OpenSSH; convert a copy with: ssh-keygen -p -m PEM -f COPY',
    );
  }
  if (keys.length > 0) throw notRsa(withArticle(keys[0]!.label));
  const [first] = blocks;
  throw new PlainwireError(
    'KEY_INVALID',
    first === undefined
      ? 'this is not a private key: give it as PEM, DER, PKCS#12 or JWK'
      : `this file holds ${withArticle(first.label)}, not a private key; give the file with the private key`,
  );
}

/** `an EC PRIVATE KEY`, `a CERTIFICATE`. */
function withArticle(label: string): string {
  return `${/^([AEIO]|X\d)/.test(label) ? 'an' : 'a'} ${label}`;
}

export function notRsa(what: string): PlainwireError {
  return new PlainwireError(
    'KEY_NOT_RSA',
    `this is ${what}, not an RSA key; only RSA keys open recorded connections, others need a key log`,
  );
}

export function needsPassword(): PlainwireError {
  return new PlainwireError('KEY_ENCRYPTED', 'this private key is encrypted; give its password');
}

export function wrongPassword(): PlainwireError {
  return new PlainwireError('KEY_PASSWORD', 'this private key does not open with the given password');
}

/** @param name the cipher's OID or name. */
export function unsupportedCipher(name: string): PlainwireError {
  return new PlainwireError(
    'KEY_INVALID',
    `this private key is encrypted in a way that is not supported (${name.slice(0, 64)}); convert a copy with: openssl pkey -in KEY -aes256 -out COPY`,
  );
}

export function invalidKey(): PlainwireError {
  return new PlainwireError(
    'KEY_INVALID',
    'this is not a private key that can be read: give it as PEM, DER, PKCS#12 or JWK',
  );
}

/**
 * The first of `blocks` that `read` takes; keys of other kinds are passed over.
 *
 * @throws what `read` threw for the first, when it takes none.
 */
export async function firstRsaBlock<Key>(
  blocks: readonly PemBlock[],
  read: (block: PemBlock) => Key | Promise<Key>,
): Promise<Key> {
  let other: unknown;
  for (const block of blocks) {
    try {
      return await read(block);
    } catch (error) {
      if (!PlainwireError.is(error, 'KEY_NOT_RSA')) throw error;
      other ??= error;
    }
  }
  throw other;
}

/** The bytes of base64 or base64url text; anything else in it is passed over. */
export function fromBase64(text: string): Uint8Array {
  const clean = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/[^A-Za-z0-9+/]/g, '');
  const out = new Uint8Array(Math.floor((clean.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < clean.length; i++) {
    bits = ((bits << 6) | ALPHABET.indexOf(clean[i]!)) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[at++] = bits >> held;
    }
  }
  return out;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
