/** What was wrong with compressed data: it ends too early, cannot be, or is not what its checksum says. */
export class DeflateError extends Error {
  readonly kind: 'incomplete' | 'malformed' | 'checksum';

  constructor(kind: DeflateError['kind']) {
    super(kind);
    this.kind = kind;
  }
}
