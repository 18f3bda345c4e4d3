import { toHex } from '@plainwire/bytes';
import type { CryptoBackend } from '../crypto/backend.ts';
import type { RsaQueue } from '../crypto/rsa-queue.ts';
import type { RsaPrivateKey } from '../keys/rsa-private-key.ts';
import type { TlsLimits } from '../limits.ts';
import { KeyLog } from './key-log.ts';
import { SessionCache } from './session-cache.ts';
import { UsedSecrets } from './used-secrets.ts';

/** A server's private key. Address and port are hints at most: the certificate tells which key belongs. */
export interface ServerKey {
  readonly key: RsaPrivateKey;
  readonly address?: string;
  readonly port?: number;
}

/** Everything that one decryptor knows of secrets, shared by its connections. */
export class SecretStore {
  readonly crypto: CryptoBackend;
  readonly keys: readonly ServerKey[];
  readonly keyLog: KeyLog;
  readonly sessions: SessionCache;
  readonly used: UsedSecrets;
  /** Does RSA decryptions elsewhere. */
  rsaQueue: RsaQueue | undefined;
  /** Decryptions that are not done there. */
  pendingRsa = 0;
  /** To be called when one is done: the session that somebody resumes may be known then. */
  readonly sessionWaiters = new Set<() => void>();
  /** The pre-shared key of PSK and RSA_PSK suites. */
  readonly psk: Uint8Array | undefined;

  constructor(
    crypto: CryptoBackend,
    keys: readonly ServerKey[],
    keyLog: KeyLog | undefined,
    psk: Uint8Array | undefined,
    limits: TlsLimits,
  ) {
    this.crypto = crypto;
    this.keys = keys;
    this.keyLog = keyLog ?? new KeyLog();
    this.psk = psk;
    this.sessions = new SessionCache(limits.sessions);
    this.used = new UsedSecrets(4 * limits.sessions);
  }

  /** What a ticket is remembered by. */
  ticketName(ticket: Uint8Array): string {
    return toHex(this.crypto.digest('sha256', [ticket]));
  }

  dispose(): void {
    this.sessions.dispose();
    this.used.dispose();
  }
}
