import { PlainwireError } from '@plainwire/bytes';
import type { RsaComponents } from './rsa-components.ts';

/**
 * An RSA private key, held so that it does not leak by accident: printing, logging and JSON show `[redacted]`.
 * Made by `readPrivateKey`. `dispose()` overwrites what is held; copies that the runtime or a crypto library made are
 * beyond reach.
 */
export class RsaPrivateKey {
  #components: RsaComponents | undefined;
  /** Size of the modulus in bits. */
  readonly bits: number;

  constructor(components: RsaComponents) {
    this.#components = components;
    this.bits = 8 * components.modulus.length - (Math.clz32(components.modulus[0]!) - 24);
  }

  /** The public modulus, big-endian without leading zeros: what a certificate is compared with. */
  get modulus(): Uint8Array {
    return this.components().modulus;
  }

  /**
   * The secret numbers, for a crypto backend.
   *
   * @throws {PlainwireError} `KEY_DISPOSED` after `dispose()`.
   */
  components(): RsaComponents {
    if (this.#components === undefined) {
      throw new PlainwireError('KEY_DISPOSED', 'this private key was disposed of; read it again to use it');
    }
    return this.#components;
  }

  /** Overwrites the key with zeros. The object is of no use afterwards. */
  dispose(): void {
    const held = this.#components;
    this.#components = undefined;
    if (held === undefined) return;
    held.privateExponent.fill(0);
    for (const { prime, exponent, coefficient } of held.primes) {
      prime.fill(0);
      exponent.fill(0);
      coefficient?.fill(0);
    }
  }

  toString(): string {
    return `RsaPrivateKey(${this.bits} bits, [redacted])`;
  }

  toJSON(): string {
    return '[redacted]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
