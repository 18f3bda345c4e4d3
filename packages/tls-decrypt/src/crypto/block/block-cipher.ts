/** A block cipher under one key; blocks are changed in place. */
export interface BlockCipher {
  /** Bytes of a block: 16, or 8 for DES. */
  readonly blockLength: number;
  encrypt(block: Uint8Array): void;
  decrypt(block: Uint8Array): void;
}
