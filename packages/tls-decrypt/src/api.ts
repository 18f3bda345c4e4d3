// What both entries export; they differ in the crypto backend and the key reader.

export type { CryptoBackend } from './crypto/backend.ts';
export type { RsaJob, RsaQueue } from './crypto/rsa-queue.ts';
export type { TlsDecryptorOptions } from './decryptor.ts';
export { TlsDecryptor } from './decryptor.ts';
export type * from './events.ts';
export { HandshakeType } from './handshake/handshake-type.ts';
export type { ReadKeyOptions } from './keys/read-key-options.ts';
export type { RsaComponents, RsaPrime } from './keys/rsa-components.ts';
export { RsaPrivateKey } from './keys/rsa-private-key.ts';
export { DEFAULT_LIMITS, type TlsLimits } from './limits.ts';
export type { TlsReason, TlsReasonCode } from './reason.ts';
export { alertName } from './records/alert.ts';
export { looksLikeTls } from './records/plausible.ts';
export { ContentType } from './records/record-opener.ts';
export { KeyLog, type KeyLogFault, parseKeyLog } from './secrets/key-log.ts';
export type { ServerKey } from './secrets/secret-store.ts';
export type { TlsSnapshot } from './snapshot.ts';
export type {
  Alternative,
  ChunkSource,
  Connection,
  Direction,
  Endpoint,
  StreamChunk,
} from './stream-chunk.ts';
export { ALL_SUITES, findSuite } from './suites/all.ts';
export type { CipherSuite, KeyExchange, Protection } from './suites/cipher-suite.ts';
