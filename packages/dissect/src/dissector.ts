import { PlainwireError } from '@plainwire/bytes';
import type { FieldRegistry } from './field.ts';
import { type Earlier, Frame } from './frame.ts';
import { Handoff } from './handoff.ts';
import { STRIDE } from './layer-slots.ts';
import type { Protocol } from './protocol.ts';
import { ProtocolNode, ProtocolTable } from './protocol-node.ts';
import { Registry, type ValueSource } from './registry.ts';
import { walk } from './walk.ts';

/** What `dissect` wants to know of a captured record; a record of `@plainwire/pcap` fits. */
export interface RecordAddress {
  readonly buffer: Uint8Array;
  readonly offset: number;
  readonly capturedLength: number;
  /** A LINKTYPE number (https://www.tcpdump.org/linktypes.html): 1 is Ethernet. */
  readonly linkType: number;
  /** Bytes on the wire; `capturedLength` when not given. */
  readonly originalLength?: number;
  /** When it was captured, in seconds since 1970: without it times in pings are not told from their other data. */
  readonly seconds?: number;
  readonly nanoseconds?: number;
}

/** "Read what has `key` in `table` as `protocol`." */
export interface DecodeAs {
  /** `tcp.port`, `udp.port`, `ethertype`, `ip.proto`, `linktype`, … */
  readonly table: string;
  readonly key: number;
  /** Name of one of the dissector's protocols. */
  readonly protocol: string;
}

export interface DissectorOptions {
  /** The protocols it knows, by name each one once. Of two claims to one key the later protocol's holds. */
  readonly protocols: readonly Protocol[];
  readonly decodeAs?: readonly DecodeAs[];
  /** Names of protocols that are not looked for; their fields stay known. */
  readonly disabled?: readonly string[];
  /**
   * Reads the payload of every TCP segment by itself. Off by default: messages do not respect segments, so streams are
   * reassembled first and then read by `dissectAs`.
   */
  readonly perSegment?: boolean;
  /**
   * Verifies the checksums of IPv4, TCP and UDP, or of those named, for `*.checksum.status`. Off by default: a host that
   * lets its network card fill them in captures its own packets without.
   */
  readonly verifyChecksums?: boolean | readonly ChecksumProtocol[];
}

const CHECKSUM_PROTOCOLS = ['ip', 'tcp', 'udp'] as const;
/** A protocol whose checksum is verified when that is asked for. */
export type ChecksumProtocol = (typeof CHECKSUM_PROTOCOLS)[number];

/**
 * Reads frames with a list of protocols.
 *
 * @throws {PlainwireError} `ERR_DISSECT_OPTIONS` when a protocol is listed twice, or an option names an unknown one.
 */
export function createDissector(options: DissectorOptions): Dissector {
  return new Dissector(options);
}

/** The name of the protocol that takes content nobody claims. */
const FALLBACK = 'data';
const LINK_TYPE = 'linktype';

/** Tables built from a list of protocols; keeps no state between frames. Made by `createDissector`. */
export class Dissector {
  /** By protocol id. */
  readonly protocols: readonly Protocol[];
  /** Of which protocols `*.checksum.status` says more than "unverified". */
  readonly verifiesChecksumsOf: ReadonlySet<string>;
  readonly #ids = new Map<string, number>();
  readonly #nodes: ProtocolNode[];
  readonly #tables = new Map<string, ProtocolTable>();
  readonly #linkTypes: ProtocolTable;
  readonly #fallback: ProtocolNode | undefined;
  readonly #handoff = new Handoff();
  /** The link type of the last frame, and what those begin with. */
  #linkType = -1;
  #first: ProtocolNode | undefined;
  #registry: Registry | undefined;

  constructor(options: DissectorOptions) {
    this.protocols = options.protocols;
    const { verifyChecksums = false } = options;
    const all = verifyChecksums === true ? CHECKSUM_PROTOCOLS : [];
    this.verifiesChecksumsOf = new Set(typeof verifyChecksums === 'boolean' ? all : verifyChecksums);
    const disabled = new Set(options.disabled ?? []);
    for (const [id, { name }] of this.protocols.entries()) {
      if (this.#ids.has(name)) throw optionError(`list ${name} only once`);
      this.#ids.set(name, id);
    }
    for (const name of disabled) this.#known(name);
    const follow = options.perSegment ?? false;
    this.#nodes = this.protocols.map((protocol, id) => this.#node(protocol, id, follow));
    for (const [id, protocol] of this.protocols.entries()) {
      if (!disabled.has(protocol.name)) this.#claim(protocol, this.#nodes[id]!);
    }
    for (const { table, key, protocol } of options.decodeAs ?? []) {
      this.#table(table).claims.set(key, this.#nodes[this.#known(protocol)]!);
    }
    this.#linkTypes = this.#table(LINK_TYPE);
    this.#fallback = this.#nodes[this.#ids.get(FALLBACK) ?? -1];
    this.#first = this.#firstOf(this.#linkType);
    for (const node of this.#nodes) {
      node.fallback = this.#fallback;
      node.follows &&= this.#fallback !== undefined || node.tables.some(({ isEmpty }) => !isEmpty);
      this.#useShortcut(node);
    }
  }

  /** All fields of all its protocols. */
  get fields(): FieldRegistry {
    return this.#fields();
  }

  /** The id that layers of this protocol carry, or -1 when the dissector does not know it. */
  protocolId(name: string): number {
    return this.#ids.get(name) ?? -1;
  }

  /** What claims `key` in `table`: `lookup('tcp.port', 443)`. */
  lookup(table: string, key: number): Protocol | undefined {
    return this.#tables.get(table)?.claims.find(key)?.protocol;
  }

  /** What the bytes themselves look like, by the sniffs of `table`. */
  sniff(table: string, bytes: Uint8Array, start: number, end: number): Protocol | undefined {
    return this.#tables.get(table)?.sniff(bytes, start, end)?.protocol;
  }

  /** A frame without layers: to be filled by `dissect` again and again, or by `dissectAs` from no record at all. */
  createFrame(): Frame {
    return new Frame(this);
  }

  /**
   * The layers of one record.
   *
   * @param frame emptied and filled again when given: no allocation. Views of its former layers are void then.
   */
  dissect(record: RecordAddress, frame: Frame = new Frame(this)): Frame {
    const start = record.offset;
    const limit = start + record.capturedLength;
    const onWire = start + (record.originalLength ?? 0);
    const wireLimit = Math.max(onWire, limit);
    frame.reset(record.buffer, start, limit, wireLimit);
    const node = record.linkType === this.#linkType ? this.#first : this.#firstOf(record.linkType);
    if (node === undefined) return frame;
    const bytes = record.buffer;
    const handoff = this.#handoff;
    const { shortcut, shortcutIds } = node;
    const count = shortcut?.take(frame.slots, shortcutIds, bytes, start, limit, wireLimit, handoff) ?? 0;
    if (count > 0) {
      frame.layerCount = count;
      return frame;
    }
    handoff.record = frame.record = record;
    if (count < 0) this.#goOn(frame, -count, wireLimit);
    else walk(frame, node.unmask(bytes, start, limit), handoff, bytes, start, limit, wireLimit, undefined);
    return frame;
  }

  /**
   * Appends the layers of a further buffer: bytes that were reassembled or decrypted.
   *
   * @param earlier what frames before this one decided about how they are read.
   * @param wireEnd where they would end if the snapshot length had not cut them.
   *
   * @throws {PlainwireError} `ERR_DISSECT_PROTOCOL` when the dissector does not know `protocolName`.
   */
  dissectAs(
    frame: Frame,
    protocolName: string,
    bytes: Uint8Array,
    start = 0,
    end = bytes.length,
    earlier?: Earlier,
    wireEnd = end,
  ): Frame {
    const node = this.#nodes[this.protocolId(protocolName)];
    if (node === undefined) {
      throw new PlainwireError('ERR_DISSECT_PROTOCOL', `add the protocol ${protocolName} to the list`);
    }
    frame.join(bytes, earlier);
    this.#handoff.record = frame.record;
    walk(frame, node, this.#handoff, bytes, start, end, wireEnd, undefined);
    frame.placeCut();
    return frame;
  }

  /** @internal Where the values of a field come from. */
  sourceOf(fieldId: number): ValueSource | undefined {
    return this.#fields().sourceOf(fieldId);
  }

  #fields(): Registry {
    this.#registry ??= new Registry(this.protocols);
    return this.#registry;
  }

  #node(protocol: Protocol, id: number, perSegment: boolean): ProtocolNode {
    const tables = protocol.next.map((name) => this.#table(name));
    const disguises = this.#table(`instead of ${protocol.name}`);
    return new ProtocolNode(protocol, id, tables, perSegment || !protocol.isStream, disguises);
  }

  #claim(protocol: Protocol, node: ProtocolNode): void {
    for (const { table, key } of protocol.claims) this.#table(table).claims.set(key, node);
    for (const { table, test } of protocol.sniffs) this.#table(table).sniffs.push({ test, node });
  }

  /** What frames of this link type begin with, and most likely the next one too. */
  #firstOf(linkType: number): ProtocolNode | undefined {
    this.#linkType = linkType;
    this.#first = this.#linkTypes.claims.find(linkType) ?? this.#fallback;
    return this.#first;
  }

  /** From where a shortcut ended, on with the loop. */
  #goOn(frame: Frame, count: number, wireLimit: number): void {
    const { slots } = frame;
    const handoff = this.#handoff;
    frame.layerCount = count;
    const slot = (count - 1) * STRIDE;
    const last = this.#nodes[slots[slot]!]!;
    if (!last.follows) return;
    const at = slots[slot + 2]!;
    const limit = slots[slot + 3]!;
    const wire = slots[slot + 4]!;
    const next = last.next(handoff, frame.bytes, at, limit);
    if (next !== undefined) {
      const limiter = wire < wireLimit ? this.#firstWithin(slots, wire) : undefined;
      walk(frame, next, handoff, frame.bytes, at, limit, wire, limiter);
    }
  }

  /** The outermost layer that says its content ends at `wire`. */
  #firstWithin(slots: readonly number[], wire: number): ProtocolNode {
    let slot = 0;
    while (slots[slot + 4]! > wire) slot += STRIDE;
    return this.#nodes[slots[slot]!]!;
  }

  /** Only where its keys lead to the very protocols that the shortcut was written for. */
  #useShortcut(top: ProtocolNode): void {
    const { shortcut } = top.protocol;
    if (shortcut === undefined || top.follows) return;
    const nodes = [...shortcut.protocols, top.protocol].map(({ name }) => this.#nodes[this.protocolId(name)]);
    const ids = [...shortcut.protocols, top.protocol].map(({ step }, index) => {
      const node = nodes[index];
      const links = shortcut.links.filter(({ to }) => to === index);
      const isLedTo = links.every(({ table, key }) => this.#table(table).claims.find(key) === node);
      return node?.step === step && isLedTo ? node.id : -1;
    });
    if (ids.some((id, index) => id < 0 && !shortcut.optional.includes(index))) return;
    nodes[0]!.shortcut = shortcut;
    nodes[0]!.shortcutIds = ids;
  }

  #table(name: string): ProtocolTable {
    let table = this.#tables.get(name);
    if (table === undefined) {
      table = new ProtocolTable();
      this.#tables.set(name, table);
    }
    return table;
  }

  #known(name: string): number {
    const id = this.#ids.get(name);
    if (id === undefined)
      throw optionError(`add the protocol ${name} to the list, or take it out of the options`);
    return id;
  }
}

function optionError(message: string): PlainwireError {
  return new PlainwireError('ERR_DISSECT_OPTIONS', message);
}
