import { createRequire } from 'node:module';
import { CaptureError } from '../errors.ts';

export type Koffi = typeof import('koffi');

/** A native pointer; 0n and null are both NULL. */
export type Pointer = bigint;

let koffi: Koffi | undefined;

/**
 * The foreign-function interface, loaded when first asked for: who only imports this package never pays for it.
 *
 * @throws {CaptureError} `ERR_NO_KOFFI` when the optional dependency is not installed, or has no binary for this platform.
 */
export function loadKoffi(load: () => Koffi = requireKoffi): Koffi {
  try {
    koffi ??= load();
  } catch (cause) {
    throw new CaptureError(
      'ERR_NO_KOFFI',
      'live capture needs the package "koffi": install it with `npm install koffi`',
      { cause },
    );
  }
  return koffi;
}

function requireKoffi(): Koffi {
  return createRequire(import.meta.url)('koffi');
}
