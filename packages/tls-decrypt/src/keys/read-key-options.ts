export interface ReadKeyOptions {
  /** Of an encrypted key or a PKCS#12 file. */
  readonly password?: string;
}
