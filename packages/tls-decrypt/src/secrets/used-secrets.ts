import { toHex } from '@plainwire/bytes';

/** The secrets that opened connections: what a key log for just these connections needs. */
export class UsedSecrets {
  readonly #lines = new Map<string, Uint8Array>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(label: string, clientRandom: Uint8Array, secret: Uint8Array): void {
    if (this.#lines.size < this.#limit)
      this.#lines.set(`${label} ${toHex(clientRandom)}`, new Uint8Array(secret));
  }

  /** NSS key log lines (RFC 9850), each with its line break. Secret. */
  toKeyLog(): string {
    let text = '';
    for (const [name, secret] of this.#lines) text += `${name} ${toHex(secret)}\n`;
    return text;
  }

  dispose(): void {
    for (const secret of this.#lines.values()) secret.fill(0);
    this.#lines.clear();
  }
}
