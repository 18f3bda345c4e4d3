import { PlainwireError } from '@plainwire/bytes';
import { equalBytes } from '../records/record-opener.ts';

/** A line that could not be used: its number, never its text. */
export interface KeyLogFault {
  readonly code: 'KEYLOG_LINE_INVALID';
  /** From 1. */
  readonly line: number;
}

/** What a key log may hold for one client random, by label. */
const SECRET_LABELS: ReadonlySet<string> = new Set([
  'CLIENT_RANDOM',
  'PMS_CLIENT_RANDOM',
  'CLIENT_EARLY_TRAFFIC_SECRET',
  'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  'EXPORTER_SECRET',
  'EARLY_EXPORTER_SECRET',
  'ECH_SECRET',
  'ECH_CONFIG',
]);
const TRAFFIC_SECRET = /^(?:CLIENT|SERVER)_TRAFFIC_SECRET_\d{1,6}$/;
const HEX = /^(?:[0-9a-f]{2})+$/i;
const SESSION_LINE = /^RSA\s+Session-ID:([0-9a-f]*)\s+Master-Key:([0-9a-f]+)$/i;
const MAX_LINE = 16_384;

/**
 * Secrets by client random, as browsers and libraries write them when SSLKEYLOGFILE is set (RFC 9850), with the older
 * `RSA …` lines. Text may be appended as the file grows; a last line without its line break is taken when the text is
 * appended that completes it, or at once by `parseKeyLog`. Prints as `[redacted]`.
 */
export class KeyLog {
  readonly #secrets = new Map<string, Uint8Array>();
  readonly #randoms = new Set<string>();
  #rest = '';
  #line = 0;
  readonly #faults: KeyLogFault[] = [];
  #ignored = 0;
  #conflicts = 0;
  #hasTrafficSecrets = false;

  /** How many client randoms it has secrets for. */
  get sessions(): number {
    return this.#randoms.size;
  }

  /** How many secrets it holds. */
  get size(): number {
    return this.#secrets.size;
  }

  /** Lines that could not be read, up to a thousand. */
  get faults(): readonly KeyLogFault[] {
    return this.#faults;
  }

  /** Lines with a label that is not known. */
  get ignored(): number {
    return this.#ignored;
  }

  /** Secrets that a later line gave another value; the last one counts. */
  get conflicts(): number {
    return this.#conflicts;
  }

  /** Adds text; what follows the last line break waits for more. */
  append(text: string | Uint8Array): void {
    const all = this.#rest + (typeof text === 'string' ? text : decode(text));
    const lines = all.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop()!;
    if (this.#rest.length > MAX_LINE) this.#rest = this.#rest.slice(0, MAX_LINE);
    for (const line of lines) this.#readLine(line);
  }

  /** Takes a last line that has no line break. */
  flush(): void {
    const last = this.#rest;
    this.#rest = '';
    if (last !== '') this.#readLine(last);
  }

  /** The secret under `label` for a client random, session id or encrypted pre-master, given as lower-case hex. */
  find(label: string, key: string): Uint8Array | undefined {
    return this.#secrets.get(`${label} ${key}`);
  }

  /** Every secret under `label`, with its client random as hex. */
  *all(label: string): Generator<readonly [random: string, secret: Uint8Array]> {
    const start = `${label} `;
    for (const [name, secret] of this.#secrets)
      if (name.startsWith(start)) yield [name.slice(start.length), secret];
  }

  /** Whether it has secrets of application data in TLS 1.3. */
  get hasTrafficSecrets(): boolean {
    return this.#hasTrafficSecrets;
  }

  /** Whether any secret is there for this client random. */
  has(randomHex: string): boolean {
    return this.#randoms.has(randomHex);
  }

  /** Overwrites all secrets and forgets them. */
  dispose(): void {
    for (const secret of this.#secrets.values()) secret.fill(0);
    this.#secrets.clear();
    this.#randoms.clear();
    this.#hasTrafficSecrets = false;
    this.#rest = '';
  }

  toString(): string {
    return `KeyLog(${this.sessions} sessions, [redacted])`;
  }

  toJSON(): string {
    return '[redacted]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #readLine(raw: string): void {
    this.#line++;
    const line = (this.#line === 1 ? raw.replace(/^\ufeff|^ï»¿/, '') : raw).trim();
    if (line === '' || line.startsWith('#')) return;
    if (line.length > MAX_LINE || !this.#takeLine(line)) this.#fault();
  }

  /** False when the line is no sense. */
  #takeLine(line: string): boolean {
    const session = SESSION_LINE.exec(line);
    if (session !== null) return this.#add('SESSION_ID', session[1]!, session[2]!);
    const [label, key, secret, more] = line.split(/\s+/);
    if (label === undefined || !/^[A-Z][A-Z0-9_]*$/.test(label)) return false;
    const known = label.startsWith('QUIC_') ? label.slice(5) : label;
    if (!SECRET_LABELS.has(known) && !TRAFFIC_SECRET.test(known) && known !== 'RSA') {
      this.#ignored++;
      return true;
    }
    if (key === undefined || secret === undefined || more !== undefined) return false;
    if (known === 'RSA') return key.length === 16 && this.#add('RSA', key, secret);
    return key.length === 64 && this.#add(known, key, secret);
  }

  #add(label: string, key: string, secretHex: string): boolean {
    if ((key !== '' && !HEX.test(key)) || !HEX.test(secretHex)) return false;
    const name = key.toLowerCase();
    const place = `${label} ${name}`;
    const secret = hexBytes(secretHex);
    const before = this.#secrets.get(place);
    if (before !== undefined && !equalBytes(before, secret)) this.#conflicts++;
    this.#secrets.set(place, secret);
    if (label !== 'SESSION_ID' && label !== 'RSA') this.#randoms.add(name);
    if (label.endsWith('_TRAFFIC_SECRET_0')) this.#hasTrafficSecrets = true;
    return true;
  }

  #fault(): void {
    if (this.#faults.length < 1000) this.#faults.push({ code: 'KEYLOG_LINE_INVALID', line: this.#line });
  }
}

/**
 * Reads a key log. Lines that make no sense are counted in `faults` by number, unknown labels in `ignored`; the same
 * label and random twice: the last wins.
 *
 * @throws {PlainwireError} `KEYLOG_INVALID` when what is given is neither text nor bytes.
 */
export function parseKeyLog(text: string | Uint8Array): KeyLog {
  if (typeof text !== 'string' && !(text instanceof Uint8Array)) {
    throw new PlainwireError('KEYLOG_INVALID', 'give the key log as a string or as bytes');
  }
  const log = new KeyLog();
  log.append(text);
  log.flush();
  return log;
}

const latin1 = new TextDecoder('latin1');

/** Key logs are ASCII; latin1 keeps junk bytes from throwing. */
function decode(bytes: Uint8Array): string {
  return latin1.decode(bytes);
}

function hexBytes(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
