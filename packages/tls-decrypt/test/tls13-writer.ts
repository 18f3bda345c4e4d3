import { createCipheriv } from 'node:crypto';
import { concat } from '@plainwire/bytes';
import { nodeCrypto } from '../src/crypto/node.node.ts';
import { type KeyLog, parseKeyLog } from '../src/secrets/key-log.ts';
import { expandLabel } from '../src/secrets/prf.ts';
import type { Connection, StreamChunk } from '../src/stream-chunk.ts';
import { findSuite } from '../src/suites/all.ts';

// Writes TLS 1.3 connections under made-up traffic secrets: no key agreement takes place, the key log tells them.

type Role = 0 | 1;

const LABELS = [
  ['CLIENT_EARLY_TRAFFIC_SECRET', 'CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_TRAFFIC_SECRET_0'],
  ['', 'SERVER_HANDSHAKE_TRAFFIC_SECRET', 'SERVER_TRAFFIC_SECRET_0'],
] as const;

const bytesOf = (value: number, length: number) =>
  Uint8Array.from({ length }, (_, i) => (value / 256 ** (length - 1 - i)) & 255);
const sized = (bytes: Uint8Array, prefix: number) => concat([bytesOf(bytes.length, prefix), bytes]);

export class Tls13Writer {
  readonly chunks: StreamChunk[] = [];
  readonly connection: Connection = {
    id: 0,
    endpoints: [
      { address: '2001:db8::1', port: 50000 },
      { address: '2001:db8::2', port: 443 },
    ],
  };
  readonly #suite = findSuite(0x1301)!;
  readonly #random = new Uint8Array(32).fill(0x13);
  readonly #secrets: [Uint8Array | undefined, Uint8Array | undefined] = [undefined, undefined];
  readonly #sequences = [0, 0];
  readonly #offsets = [0, 0];
  readonly #transcript: Uint8Array[] = [];
  readonly #lines: string[] = [];
  #record = 0;

  /** The key log of the connection, without the lines whose label `skip` matches. */
  keyLog(skip = /^$/): KeyLog {
    return parseKeyLog(this.#lines.filter((line) => !skip.test(line)).join('\n'));
  }

  clientHello(earlyData = false): this {
    const early = earlyData ? concat([bytesOf(42, 2), bytesOf(0, 2)]) : new Uint8Array(0);
    const grease = concat([bytesOf(0x0a0a, 2), sized(Uint8Array.of(0), 2)]);
    this.message(
      0,
      1,
      concat([
        bytesOf(0x0303, 2),
        this.#random,
        Uint8Array.of(0),
        sized(bytesOf(0x1301, 2), 2),
        Uint8Array.of(1, 0),
        sized(concat([grease, early]), 2),
      ]),
    );
    return this;
  }

  serverHello(): this {
    const versions = concat([bytesOf(43, 2), sized(bytesOf(0x0304, 2), 2)]);
    this.message(
      1,
      2,
      concat([
        bytesOf(0x0303, 2),
        new Uint8Array(32).fill(0x31),
        Uint8Array.of(0),
        bytesOf(0x1301, 2),
        Uint8Array.of(0),
        sized(versions, 2),
      ]),
    );
    return this;
  }

  /** From the ServerHello to both Finished; the client's may be left out. */
  handshake(withClient = true): this {
    this.serverHello().stage(1, 1).message(1, 8, bytesOf(0, 2)).#finished(1).stage(1, 2);
    return withClient ? this.stage(0, 1).#finished(0).stage(0, 2) : this;
  }

  /** The keys of early data (0), the handshake (1) or application data (2). */
  stage(role: Role, stage: number): this {
    const secret = new Uint8Array(32).fill(0x40 + 8 * role + stage);
    this.#lines.push(`${LABELS[role][stage]} ${hex(this.#random)} ${hex(secret)}`);
    return this.#use(role, secret);
  }

  keyUpdate(role: Role): this {
    this.message(role, 24, Uint8Array.of(0));
    return this.#use(role, expandLabel(nodeCrypto, 'sha256', this.#secrets[role]!, 'traffic upd', 32));
  }

  message(role: Role, type: number, body: Uint8Array): this {
    const message = concat([Uint8Array.of(type), sized(body, 3)]);
    this.#transcript.push(message);
    return this.record(role, 22, message);
  }

  data(role: Role, text: string, padding = 0): this {
    return this.record(role, 23, new TextEncoder().encode(text), padding);
  }

  /** One record, protected once keys are in use. */
  record(role: Role, type: number, content: Uint8Array, padding = 0): this {
    const secret = this.#secrets[role];
    if (secret === undefined) return this.raw(role, concat([Uint8Array.of(type, 3, 3), sized(content, 2)]));
    const inner = concat([content, Uint8Array.of(type), new Uint8Array(padding)]);
    const header = concat([Uint8Array.of(23, 3, 3), bytesOf(inner.length + 16, 2)]);
    const key = expandLabel(nodeCrypto, 'sha256', secret, 'key', 16);
    const nonce = new Uint8Array(expandLabel(nodeCrypto, 'sha256', secret, 'iv', 12));
    bytesOf(this.#sequences[role]!++, 8).forEach((byte, i) => {
      nonce[4 + i]! ^= byte;
    });
    const cipher = createCipheriv('aes-128-gcm', key, nonce);
    cipher.setAAD(header);
    return this.raw(role, concat([header, cipher.update(inner), cipher.final(), cipher.getAuthTag()]));
  }

  raw(role: Role, bytes: Uint8Array): this {
    const offset = this.#offsets[role]!;
    const { length } = bytes;
    this.#offsets[role] = offset + length;
    const sources = [{ record: ++this.#record, offset, length }];
    const { connection } = this;
    this.chunks.push({
      connection,
      direction: role,
      kind: 'data',
      offset,
      length,
      bytes,
      sources,
      seconds: 0,
      nanoseconds: 0,
    });
    return this;
  }

  #finished(role: Role): this {
    const { hash } = this.#suite;
    const key = expandLabel(nodeCrypto, hash, this.#secrets[role]!, 'finished', 32);
    return this.message(
      role,
      20,
      nodeCrypto.mac(hash, key).compute(nodeCrypto.digest(hash, this.#transcript)),
    );
  }

  #use(role: Role, secret: Uint8Array): this {
    this.#secrets[role] = secret;
    this.#sequences[role] = 0;
    return this;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
