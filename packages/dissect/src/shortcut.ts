import type { Protocol } from './protocol.ts';

/**
 * A stack of layers so common that it is read in one go, declared by the protocol on top of it. Gives exactly what the
 * layers' own steps would give, or nothing; a dissector in which any key of the path leads elsewhere does not use it.
 */
export interface Shortcut {
  /** The layers below, outermost first, each with the key that leads on from it. */
  readonly path: readonly { readonly protocol: Protocol; readonly table: string; readonly key: number }[];
  /**
   * Fills the slots of all the layers and returns true, or returns false (whatever it wrote) when the bytes are not
   * that stack. `ids` are the protocols' ids, outermost first.
   */
  take(
    slots: number[],
    ids: readonly number[],
    bytes: Uint8Array,
    start: number,
    limit: number,
    wireLimit: number,
  ): boolean;
}
