// What a thread of the RSA pool runs. JavaScript, so that a thread can start it from the sources as well.
import { constants, privateDecrypt } from 'node:crypto';
import { parentPort } from 'node:worker_threads';

/** @type {import('node:crypto').KeyObject[]} */
const keys = [];

parentPort?.on(
  'message',
  (/** @type {import('./rsa-pool.node.ts').RsaJobs} */ { newKeys, ids, ciphertexts }) => {
    keys.push(...newKeys);
    const blocks = ciphertexts.map(([number, ciphertext]) => {
      const key = keys[number];
      try {
        return key && new Uint8Array(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, ciphertext));
      } catch {
        return undefined;
      }
    });
    parentPort?.postMessage({ ids, blocks });
  },
);
