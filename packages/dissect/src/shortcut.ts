import type { Handoff } from './handoff.ts';
import type { Protocol } from './protocol.ts';

/**
 * Layers so common that they are read in one go, declared by the protocol on top of them. Gives exactly what the
 * layers' own steps would give.
 */
export interface Shortcut {
  /** The protocols it reads; the first is where it begins. */
  readonly protocols: readonly Protocol[];
  /** The keys that it takes to lead to `protocols[to]`; behind the last of them is the protocol that declares it. */
  readonly links: readonly { readonly table: string; readonly key: number; readonly to: number }[];
  /** Those it can do without: where a dissector lacks one or a key leads elsewhere, its id is -1. */
  readonly optional: readonly number[];
  /**
   * Fills the slots of as many layers as it can and gives their number; as a negative number when `handoff` says what
   * follows the last of them, as that layer's own step would; or 0 (whatever it wrote) when the bytes are not its kind.
   *
   * @param ids of the protocols, in their order.
   */
  take(
    slots: number[],
    ids: readonly number[],
    bytes: Uint8Array,
    start: number,
    limit: number,
    wireLimit: number,
    handoff: Handoff,
  ): number;
}
