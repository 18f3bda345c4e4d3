/** Wireshark's field types, by their names in `tshark -G fields` without `FT_`, lower case. */
export type FieldType =
  | 'none'
  | 'protocol'
  | 'boolean'
  | 'char'
  | 'uint8'
  | 'uint16'
  | 'uint24'
  | 'uint32'
  | 'uint40'
  | 'uint48'
  | 'uint56'
  | 'uint64'
  | 'int8'
  | 'int16'
  | 'int24'
  | 'int32'
  | 'int40'
  | 'int48'
  | 'int56'
  | 'int64'
  | 'float'
  | 'double'
  | 'absolute_time'
  | 'relative_time'
  | 'string'
  | 'stringz'
  | 'uint_string'
  | 'stringzpad'
  | 'stringztrunc'
  | 'ether'
  | 'vines'
  | 'ax25'
  | 'fcwwn'
  | 'bytes'
  | 'uint_bytes'
  | 'ipv4'
  | 'ipv6'
  | 'ipxnet'
  | 'framenum'
  | 'guid'
  | 'oid'
  | 'rel_oid'
  | 'eui64'
  | 'system_id';

/**
 * One value of a field, by type:
 * up to 32 bits, `framenum`, `char`, `ipxnet`, `ipv4` (as an unsigned 32-bit number): number; wider integers: bigint (number is
 * accepted up to 2^53); `boolean`: boolean; `float`, `double`: number; times: bigint, nanoseconds (absolute ones since
 * 1970 UTC); strings: string; `ether`, `ipv6`, `bytes` and every other byte type, `protocol`: Uint8Array; `none`: true.
 */
export type FieldValue = number | bigint | boolean | string | Uint8Array;

/** Where a field of fixed place lies in its layer. */
export interface FieldLocation {
  readonly protocolId: number;
  /** Bytes from the start of the layer. */
  readonly at: number;
  /** Width of the value; byte types give 8 × their length. */
  readonly bits: number;
  /** How far the big-endian integer at `at` (of ⌈(bits + shift) / 8⌉ bytes) is shifted right; then it is masked to `bits`. */
  readonly shift: number;
}

/** What a filter has to know about a field. Any registry of such values will do. */
export interface FieldInfo {
  /** Unique in its registry; what `FieldSource.values` is asked by. */
  readonly id: number;
  /** `tcp.port` */
  readonly name: string;
  readonly type: FieldType;
  /** `Source or Destination Port` */
  readonly title?: string;
  /** How integers are shown: `dec`, `hex`, `oct`, … */
  readonly base?: string;
  /** Names of values, as in `dns.flags.rcode`. */
  readonly labels?: ReadonlyMap<number | bigint | boolean, string>;
  /** Every place the field is read from, in order, when all of them are fixed: `ip.addr` has two. */
  readonly locate?: readonly FieldLocation[];
  /**
   * For a protocol: the id that layers carry (leave it out for one that is no layer, such as `frame`: its values are
   * asked for instead). For a field: the protocol it belongs to.
   */
  readonly protocolId?: number;
  /** By id, all protocols whose layers hold it; of a protocol those that are meant, as both cooked headers are `sll`. */
  readonly sources?: ReadonlyMap<number, unknown>;
  /** A protocol that lies inside of a layer of `protocolId`, as an option of TCP does: its values are asked for. */
  readonly isPart?: boolean;
  /** `frame`: the frame's bytes are enough. `state`: what came before is needed. `later`: what comes after, too. */
  readonly needs: 'frame' | 'state' | 'later';
}

export interface FieldRegistry extends Iterable<FieldInfo> {
  find(name: string): FieldInfo | undefined;
}

/** One frame, as a filter sees it: its layers, outermost first, and the values of any field. */
export interface FieldSource {
  /** How many layers there are. One whose header was cut is the last of them: its header ends where its bytes do. */
  readonly headerCount: number;
  protocolIdAt(layer: number): number;
  /** The bytes that `startAt` and `endAt` count in. */
  bytesAt(layer: number): Uint8Array;
  startAt(layer: number): number;
  /** End of the layer's own bytes (its header), exclusive. */
  endAt(layer: number): number;
  /** All values of the field in the frame, in order; empty when it is not there. */
  values(fieldId: number): readonly FieldValue[];
  /**
   * End of what the layer encloses, exclusive. `contains` and `matches` search a protocol up to here; without it, up to
   * `endAt`.
   */
  limitAt?(layer: number): number;
  /** The values that one layer gives. Without it, `#` is exact for protocols and fields with `locate` alone. */
  valuesInLayer?(fieldId: number, layer: number): readonly FieldValue[];
  /** The bytes of each item of the field, in order. Without it, `@` gives the bytes that the values stand for. */
  rawValues?(fieldId: number): readonly Uint8Array[];
}
