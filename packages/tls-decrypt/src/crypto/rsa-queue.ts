import type { RsaKeyHolder } from './backend.ts';

/** A raw RSA decryption that is done elsewhere. */
export interface RsaJob {
  readonly isDone: boolean;
  /** As `CryptoBackend.rsaDecrypt` gives it; of no meaning before it is done. */
  readonly block: Uint8Array | undefined;
}

/** Does RSA decryptions in other threads; `createRsaPool` makes one. Serves one decryptor. */
export interface RsaQueue {
  /** Takes a job; it may wait until `flush`. Undefined when this key cannot be used elsewhere. */
  submit(key: RsaKeyHolder, ciphertext: Uint8Array, onDone: () => void): RsaJob | undefined;
  /** False when nothing will be done any more. */
  readonly isAlive: boolean;
  /** Hands over what was taken. */
  flush(): void;
  /** Resolves when all that was handed over is done. */
  settled(): Promise<void>;
}
