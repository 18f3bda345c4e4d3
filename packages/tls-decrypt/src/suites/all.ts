import { AES_CBC } from './aes-cbc.ts';
import { AES_CCM } from './aes-ccm.ts';
import { AES_GCM } from './aes-gcm.ts';
import { ARIA_CBC } from './aria-cbc.ts';
import { ARIA_GCM } from './aria-gcm.ts';
import { CAMELLIA_CBC } from './camellia-cbc.ts';
import { CAMELLIA_GCM } from './camellia-gcm.ts';
import { CHACHA20 } from './chacha20.ts';
import type { CipherSuite } from './cipher-suite.ts';
import { NULL_CIPHER } from './null-cipher.ts';
import { RC4 } from './rc4.ts';
import { TRIPLE_DES } from './triple-des.ts';

/** Every suite whose records can be opened. A family is one file and one line here. */
export const ALL_SUITES: readonly CipherSuite[] = [
  ...AES_GCM,
  ...AES_CBC,
  ...CHACHA20,
  ...AES_CCM,
  ...CAMELLIA_CBC,
  ...CAMELLIA_GCM,
  ...ARIA_CBC,
  ...ARIA_GCM,
  ...TRIPLE_DES,
  ...RC4,
  ...NULL_CIPHER,
];

const BY_ID: ReadonlyMap<number, CipherSuite> = new Map(ALL_SUITES.map((suite) => [suite.id, suite]));

/** The suite with the registered number `id`, when its records can be opened. */
export function findSuite(id: number): CipherSuite | undefined {
  return BY_ID.get(id);
}
