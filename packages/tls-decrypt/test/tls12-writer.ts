import { constants, createCipheriv, createPublicKey, type KeyObject, publicEncrypt } from 'node:crypto';
import { concat } from '@plainwire/bytes';
import { nodeCrypto } from '../src/crypto/node.node.ts';
import { Rc4 } from '../src/crypto/rc4.ts';
import { prfOf } from '../src/secrets/prf.ts';
import type { Connection, StreamChunk } from '../src/stream-chunk.ts';
import { type CipherSuite, hashLength } from '../src/suites/cipher-suite.ts';
import * as ssl3 from './ssl3-sealing.ts';

// Writes connections of SSL 3.0 to TLS 1.2 as a capture would show them, for cases that no recorded session has.

export interface WriterOptions {
  readonly suite: CipherSuite;
  readonly version?: number;
  readonly key?: KeyObject;
  readonly psk?: Uint8Array;
  readonly extendedMasterSecret?: boolean;
  readonly encryptThenMac?: boolean;
  readonly truncatedHmac?: boolean;
  readonly sslv2Hello?: boolean;
  /** Packs the content of records, one zlib stream a direction. */
  readonly deflate?: (role: 0 | 1) => (content: Uint8Array) => Uint8Array;
  readonly sendCertificate?: boolean;
  /** Sends the extensions of all three changes above without making any. */
  readonly idleExtensions?: boolean;
  /** Bytes of CBC padding beyond the fewest that are possible; whole blocks. */
  readonly extraPadding?: number;
  /** Whether two bytes of length stand before the encrypted pre-master secret; SSL 3.0 has none. */
  readonly keyExchangeLength?: boolean;
  readonly id?: number;
}

type Role = 0 | 1;

interface Sealer {
  sequence: number;
  seal(type: number, content: Uint8Array): Uint8Array;
}

const bytesOf = (value: number, length: number) =>
  Uint8Array.from({ length }, (_, i) => (value / 256 ** (length - 1 - i)) & 255);
const sized = (bytes: Uint8Array, prefix: number) => concat([bytesOf(bytes.length, prefix), bytes]);
const extension = (type: number, data = new Uint8Array(0)) => concat([bytesOf(type, 2), sized(data, 2)]);

export class Tls12Writer {
  readonly connection: Connection;
  readonly chunks: StreamChunk[] = [];
  masterSecret: Uint8Array = new Uint8Array(0);
  clientRandom: Uint8Array = new Uint8Array(32).fill(0xc1);
  readonly #options: WriterOptions;
  readonly #version: number;
  readonly #sealers: [Sealer | undefined, Sealer | undefined] = [undefined, undefined];
  readonly #packers: (((content: Uint8Array) => Uint8Array) | undefined)[] = [];
  readonly #offsets = [0, 0];
  #transcript: Uint8Array[] = [];
  #serverRandom = new Uint8Array(32).fill(0x5e);
  #record = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#version = options.version ?? 0x0303;
    this.connection = {
      id: options.id ?? 0,
      endpoints: [
        { address: '192.0.2.1', port: 40000 },
        { address: '192.0.2.2', port: 443 },
      ],
    };
  }

  /** A full handshake; a second call renegotiates under the keys of the first. */
  handshake(): this {
    this.#transcript = [];
    this.#clientHello();
    this.#message(1, 2, this.#serverHello());
    if (this.#options.key !== undefined && this.#options.sendCertificate !== false) {
      this.#message(1, 11, sized(sized(certificateOf(this.#options.key), 3), 3));
    }
    this.#message(1, 14, new Uint8Array(0));
    const { preMaster, body } = this.#keyExchange();
    this.#message(0, 16, body);
    this.#derive(preMaster);
    for (const role of [0, 1] as const) this.#finish(role);
    return this;
  }

  /** Application data in one record. */
  data(role: Role, bytes: Uint8Array): this {
    this.record(role, 23, bytes);
    return this;
  }

  /** One record under the present keys. */
  record(role: Role, type: number, content: Uint8Array): void {
    const sealer = this.#sealers[role];
    const body =
      sealer === undefined ? content : sealer.seal(type, this.#packers[role]?.(content) ?? content);
    this.raw(role, concat([Uint8Array.of(type), bytesOf(this.#version, 2), sized(body, 2)]));
  }

  /** Bytes as they are. */
  raw(role: Role, bytes: Uint8Array): void {
    const offset = this.#offsets[role]!;
    this.#offsets[role] = offset + bytes.length;
    const sources = [{ record: ++this.#record, offset, length: bytes.length }];
    this.chunks.push({ ...this.#base(role), kind: 'data', offset, length: bytes.length, bytes, sources });
  }

  gap(role: Role, length: number): void {
    const offset = this.#offsets[role]!;
    this.#offsets[role] = offset + length;
    this.chunks.push({ ...this.#base(role), kind: 'gap', offset, length, reason: 'lost', sources: [] });
  }

  #base(direction: Role) {
    return { connection: this.connection, direction, seconds: 1, nanoseconds: 2 };
  }

  #clientHello(): void {
    const suites = bytesOf(this.#options.suite.id, 2);
    if (this.#options.sslv2Hello === true) {
      const challenge = this.clientRandom.subarray(16);
      this.clientRandom = concat([new Uint8Array(16), challenge]);
      const specs = concat([Uint8Array.of(0), suites]);
      const message = concat([
        Uint8Array.of(1),
        bytesOf(this.#version, 2),
        bytesOf(specs.length, 2),
        bytesOf(0, 2),
        bytesOf(16, 2),
        specs,
        challenge,
      ]);
      this.#transcript.push(message);
      this.raw(0, concat([bytesOf(0x8000 + message.length, 2), message]));
      return;
    }
    const extensions = sized(this.#extensions(), 2);
    this.#message(
      0,
      1,
      concat([
        bytesOf(this.#version, 2),
        this.clientRandom,
        Uint8Array.of(0),
        sized(suites, 2),
        Uint8Array.of(1, 0),
        extensions,
      ]),
    );
  }

  #serverHello(): Uint8Array {
    return concat([
      bytesOf(this.#version, 2),
      this.#serverRandom,
      Uint8Array.of(0),
      bytesOf(this.#options.suite.id, 2),
      Uint8Array.of(this.#options.deflate === undefined ? 0 : 1),
      sized(this.#extensions(), 2),
    ]);
  }

  #extensions(): Uint8Array {
    const { extendedMasterSecret, encryptThenMac, idleExtensions, truncatedHmac } = this.#options;
    if (idleExtensions === true) return concat([23, 22, 4].map((type) => extension(type)));
    return concat([
      extendedMasterSecret === true ? extension(23) : new Uint8Array(0),
      encryptThenMac === true ? extension(22) : new Uint8Array(0),
      truncatedHmac === true ? extension(4) : new Uint8Array(0),
    ]);
  }

  #keyExchange(): { preMaster: Uint8Array; body: Uint8Array } {
    const { suite, psk, key } = this.#options;
    const secret = concat([bytesOf(this.#version, 2), new Uint8Array(46).fill(7)]);
    const identity = sized(new TextEncoder().encode('me'), 2);
    const withPsk = (other: Uint8Array) => concat([sized(other, 2), sized(psk!, 2)]);
    const encrypted = () =>
      new Uint8Array(
        publicEncrypt({ key: createPublicKey(key!), padding: constants.RSA_PKCS1_PADDING }, secret),
      );
    if (suite.keyExchange === 'PSK')
      return { preMaster: withPsk(new Uint8Array(psk!.length)), body: identity };
    if (suite.keyExchange === 'RSA_PSK') {
      return { preMaster: withPsk(secret), body: concat([identity, sized(encrypted(), 2)]) };
    }
    if (suite.keyExchange === 'RSA') {
      const withLength = this.#options.keyExchangeLength ?? this.#version > 0x0300;
      return { preMaster: secret, body: withLength ? sized(encrypted(), 2) : encrypted() };
    }
    return { preMaster: secret, body: new Uint8Array(65) };
  }

  #derive(preMaster: Uint8Array): void {
    const prf = this.#prf;
    const randoms = concat([this.clientRandom, this.#serverRandom]);
    this.masterSecret = new Uint8Array(
      this.#options.extendedMasterSecret === true
        ? prf(preMaster, 'extended master secret', this.#hash(), 48)
        : prf(preMaster, 'master secret', randoms, 48),
    );
  }

  get #prf(): (secret: Uint8Array, label: string, seed: Uint8Array, length: number) => Uint8Array {
    if (this.#version > 0x0300) return prfOf(nodeCrypto, this.#version, this.#options.suite.hash);
    return (secret, _label, seed, length) => ssl3.derive(secret, seed, length);
  }

  /** Of everything so far, as the version hashes it. */
  #hash(): Uint8Array {
    if (this.#version >= 0x0303) return nodeCrypto.digest(this.#options.suite.hash, this.#transcript);
    return concat([nodeCrypto.digest('md5', this.#transcript), nodeCrypto.digest('sha1', this.#transcript)]);
  }

  #finish(role: Role): void {
    this.record(role, 20, Uint8Array.of(1));
    this.#sealers[role] = this.#sealer(role);
    this.#packers[role] = this.#options.deflate?.(role);
    this.#message(role, 20, this.#verifyData(role));
  }

  #verifyData(role: Role): Uint8Array {
    if (this.#version === 0x0300) {
      return ssl3.finished(this.masterSecret, role === 0 ? 'CLNT' : 'SRVR', concat(this.#transcript));
    }
    const label = role === 0 ? 'client finished' : 'server finished';
    return this.#prf(this.masterSecret, label, this.#hash(), 12);
  }

  #message(role: Role, type: number, body: Uint8Array): void {
    const message = concat([Uint8Array.of(type), sized(body, 3)]);
    this.#transcript.push(message);
    this.record(role, 22, message);
  }

  #sealer(role: Role): Sealer {
    const { suite } = this.#options;
    const { protection } = suite;
    const macKeyLength = protection.kind === 'aead' ? 0 : hashLength(protection.mac);
    const keyLength = protection.kind === 'null' ? 0 : protection.keyLength;
    const oldCbc = protection.kind === 'cbc' && this.#version < 0x0302;
    const ivLength =
      protection.kind === 'aead' ? 12 - protection.explicitNonce : oldCbc ? protection.blockLength : 0;
    const randoms = concat([this.#serverRandom, this.clientRandom]);
    const block = this.#prf(
      this.masterSecret,
      'key expansion',
      randoms,
      2 * (macKeyLength + keyLength + ivLength),
    );
    const part = (base: number, length: number) =>
      block.slice(base + role * length, base + (role + 1) * length);
    return this.#makeSealer(
      part(0, macKeyLength),
      part(2 * macKeyLength, keyLength),
      part(2 * (macKeyLength + keyLength), ivLength),
    );
  }

  #makeSealer(macKey: Uint8Array, key: Uint8Array, iv: Uint8Array): Sealer {
    const { suite, encryptThenMac, extraPadding = 0, truncatedHmac } = this.#options;
    const { protection } = suite;
    const version = this.#version;
    const header = (sequence: number, type: number, length: number) =>
      concat([bytesOf(sequence, 8), Uint8Array.of(type), bytesOf(version, 2), bytesOf(length, 2)]);
    if (protection.kind === 'aead') {
      const bits = 8 * protection.keyLength;
      const name =
        protection.cipher === 'chacha20-poly1305'
          ? protection.cipher
          : protection.cipher.replace('-', `-${bits}-`);
      return {
        sequence: 0,
        seal(type, content) {
          const sequence = bytesOf(this.sequence, 8);
          const nonce = concat([iv, sequence]).slice(0, 12);
          if (protection.explicitNonce === 0) {
            nonce.set(iv);
            sequence.forEach((byte, i) => {
              nonce[4 + i]! ^= byte;
            });
          }
          const cipher = createCipheriv(name as 'aes-128-gcm', key, nonce, {
            authTagLength: protection.tagLength,
          });
          cipher.setAAD(header(this.sequence++, type, content.length), { plaintextLength: content.length });
          const sealed = concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
          return protection.explicitNonce === 0 ? sealed : concat([sequence, sealed]);
        },
      };
    }
    const macLength = truncatedHmac === true ? 10 : macKey.length;
    const mac = (sequence: number, type: number, covered: Uint8Array) => {
      const full = header(sequence, type, covered.length);
      if (version > 0x0300)
        return nodeCrypto.mac(protection.mac, macKey).compute(full, covered).slice(0, macLength);
      const short = concat([full.subarray(0, 9), full.subarray(11)]);
      return ssl3.mac(protection.mac as 'md5' | 'sha1', macKey, short, covered);
    };
    if (protection.kind !== 'cbc') {
      const rc4 = protection.kind === 'rc4' ? new Rc4(key) : undefined;
      return {
        sequence: 0,
        seal(type, content) {
          const text = concat([content, mac(this.sequence++, type, content)]);
          return rc4 === undefined ? text : rc4.update(text, 0, text.length);
        },
      };
    }
    const { blockLength, cipher } = protection;
    const name = cipher === 'des-ede3' ? 'des-ede3-cbc' : `${cipher}-${8 * key.length}-cbc`;
    let chain = iv;
    return {
      sequence: 0,
      seal(type, content) {
        const explicit =
          version >= 0x0302 ? new Uint8Array(blockLength).fill(this.sequence & 255) : new Uint8Array(0);
        const inner =
          encryptThenMac === true ? content : concat([content, mac(this.sequence, type, content)]);
        const padding = blockLength - (inner.length % blockLength) + extraPadding;
        const filler = new Uint8Array(padding).fill(version > 0x0300 ? padding - 1 : 0xa5);
        filler[padding - 1] = padding - 1;
        const padded = concat([inner, filler]);
        const encrypter = createCipheriv(name, key, version >= 0x0302 ? explicit : chain);
        encrypter.setAutoPadding(false);
        const sealed = concat([explicit, encrypter.update(padded)]);
        chain = sealed.slice(-blockLength);
        const out = encryptThenMac === true ? concat([sealed, mac(this.sequence, type, sealed)]) : sealed;
        this.sequence++;
        return out;
      },
    };
  }
}

/** Just enough of a certificate: the decryptor looks at its key alone. */
function certificateOf(key: KeyObject): Uint8Array {
  const info = new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }));
  const element = (tag: number, content: Uint8Array) =>
    content.length < 128
      ? concat([Uint8Array.of(tag, content.length), content])
      : concat([Uint8Array.of(tag, 0x82), sized(content, 2)]);
  const empty = element(0x30, new Uint8Array(0));
  const serial = element(0x02, Uint8Array.of(1));
  return element(0x30, element(0x30, concat([serial, empty, empty, empty, empty, info])));
}
