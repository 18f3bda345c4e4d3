import type { KeyLog } from '@plainwire/tls-decrypt';

/** The secrets type of a TLS key log in a Decryption Secrets Block (pcapng, §4.7). */
const TLS_KEY_LOG = 0x544c534b;

/** What a capture says of the secrets it carries; a `Capture` of `@plainwire/pcap` fits. */
export interface SecretsCarrier {
  readonly secrets: readonly { readonly type: number; readonly data: Uint8Array }[];
}

/** Moves the TLS key logs that a capture file carries into a key log, as they come to light while it is read. */
export class EmbeddedSecrets {
  readonly #carrier: Partial<SecretsCarrier>;
  readonly #keyLog: KeyLog;
  #taken = 0;

  constructor(carrier: object, keyLog: KeyLog) {
    this.#carrier = carrier;
    this.#keyLog = keyLog;
  }

  /** Takes what is new. Call it before the batch is analyzed that came with it. */
  take(): void {
    const secrets = this.#carrier.secrets ?? [];
    for (; this.#taken < secrets.length; this.#taken++) {
      const { type, data } = secrets[this.#taken]!;
      if (type !== TLS_KEY_LOG) continue;
      this.#keyLog.append(data);
      this.#keyLog.append(LINE_END);
    }
  }
}

const LINE_END = Uint8Array.of(0x0a);
