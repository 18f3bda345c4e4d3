import { ClaimTable } from './claim-table.ts';
import { CONTENT, type Handoff } from './handoff.ts';
import type { Protocol, Sniff } from './protocol.ts';
import type { Shortcut } from './shortcut.ts';

/** One protocol as the loop wants it. */
export class ProtocolNode {
  readonly id: number;
  readonly minimum: number;
  readonly step: Protocol['step'];
  readonly tables: readonly ProtocolTable[];
  readonly protocol: Protocol;
  /** It goes on with the layer before it, and is not nested in it. */
  readonly extends: boolean;
  /** What it passes up is read right here (and not put together first), and somebody may claim it. */
  follows: boolean;
  /** What takes content that nobody claims. */
  fallback: ProtocolNode | undefined = undefined;
  /** The common stack that begins with it. */
  shortcut: Shortcut | undefined = undefined;
  shortcutIds: readonly number[] = [];
  /** What looks like it and is something else. */
  readonly disguises: ProtocolTable;

  constructor(
    protocol: Protocol,
    id: number,
    tables: readonly ProtocolTable[],
    follows: boolean,
    disguises: ProtocolTable,
  ) {
    this.id = id;
    this.minimum = protocol.minimum;
    this.step = protocol.step;
    this.tables = tables;
    this.follows = follows;
    this.protocol = protocol;
    this.extends = protocol.extends !== undefined;
    this.disguises = disguises;
  }

  /** Itself, or what its bytes tell to be something else. */
  unmask(bytes: Uint8Array, at: number, limit: number): ProtocolNode {
    return this.disguises.sniff(bytes, at, limit) ?? this;
  }

  next(handoff: Handoff, bytes: Uint8Array, at: number, limit: number): ProtocolNode | undefined {
    if (!this.follows) return undefined;
    if (handoff.table !== CONTENT) {
      const table = this.tables[handoff.table]!;
      const next = table.claims.find(handoff.key) ?? table.lastResort(handoff.key2, bytes, at, limit);
      if (next !== undefined) return next;
    }
    return at < limit ? this.fallback : undefined;
  }
}

export class ProtocolTable {
  readonly claims = new ClaimTable<ProtocolNode>();
  readonly sniffs: { readonly test: Sniff['test']; readonly node: ProtocolNode }[] = [];

  get isEmpty(): boolean {
    return this.claims.isEmpty && this.sniffs.length === 0;
  }

  lastResort(key2: number, bytes: Uint8Array, at: number, limit: number): ProtocolNode | undefined {
    const node = key2 < 0 ? undefined : this.claims.find(key2);
    return node ?? this.sniff(bytes, at, limit);
  }

  sniff(bytes: Uint8Array, at: number, limit: number): ProtocolNode | undefined {
    const { sniffs } = this;
    for (let i = 0; i < sniffs.length; i++) if (sniffs[i]!.test(bytes, at, limit)) return sniffs[i]!.node;
    return undefined;
  }
}
