import type { Earlier } from '../../../frame.ts';

const TLS13 = 0x0304;
/** 0x7f12 is draft 18 of TLS 1.3. */
const DRAFTS = 0x7f;

/** What the hellos of a connection decided: messages after them are read by it. */
export class Negotiated {
  /** The version that the server chose; 0 while nobody knows. */
  chosen = 0;
  /** The cipher suite that it chose. */
  cipherSuite: number | undefined;
  /** That of the record which is read: all that is known of the version before a ServerHello. */
  recordVersion = 0;

  /** @param earlier what is known before the first record of a buffer. */
  constructor(earlier: Earlier | undefined) {
    this.choose(Number(earlier?.['tls.handshake.version'] ?? 0));
    this.cipherSuite = earlier?.['tls.handshake.ciphersuite'] as number | undefined;
  }

  choose(version: number): void {
    this.chosen = version >> 8 === DRAFTS ? TLS13 : version;
  }

  get version(): number {
    return this.chosen || this.recordVersion;
  }
}
