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
  | 'bytes'
  | 'uint_bytes'
  | 'ipv4'
  | 'ipv6'
  | 'framenum'
  | 'guid'
  | 'oid'
  | 'rel_oid'
  | 'eui64'
  | 'system_id';

/**
 * One value of a field, by type: integers up to 32 bits, `framenum`, `char` and `ipv4` (unsigned, network byte order):
 * number; wider integers: bigint; `boolean`: boolean; `float`, `double`: number; times: bigint nanoseconds (absolute
 * ones since 1970 UTC); strings: string; `ether`, `ipv6`, `bytes`, `protocol` and every other byte type: Uint8Array, a
 * view of the frame's bytes; `none`: true.
 */
export type FieldValue = number | bigint | boolean | string | Uint8Array;

/** What has to be known to give a field's value: the frame's bytes, what came before it, or also what comes after. */
export type FieldNeeds = 'frame' | 'state' | 'later';

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

/** One field of a dissector: what filters, trees and column lists know of it. */
export interface FieldInfo {
  /** Dense from 0 within one dissector; what `Frame.values` is asked by. */
  readonly id: number;
  /** Wireshark's name: `tcp.port`. */
  readonly name: string;
  readonly type: FieldType;
  /** `Source or Destination Port` */
  readonly title: string;
  /** How integers are shown: `dec`, `hex`, `hex_dec`, `oct`, … */
  readonly base?: string;
  /** Names of values, as in the public registries. */
  readonly labels?: ReadonlyMap<number | bigint | boolean, string>;
  /** Every fixed place the field is read from, in order: `ip.addr` has two. */
  readonly locate?: readonly FieldLocation[];
  /** For a protocol: the id that layers carry. For a field: the protocol it belongs to. */
  readonly protocolId: number;
  /** By id, all protocols whose layers hold it; of a protocol those that are meant, as both cooked headers are `sll`. */
  readonly sources?: ReadonlyMap<number, unknown>;
  /** A protocol that lies inside of a layer, as an option of TCP does. */
  readonly isPart?: boolean;
  readonly needs: FieldNeeds;
}

/** The fields of one dissector. */
export interface FieldRegistry extends Iterable<FieldInfo> {
  /** How many there are; ids run from 0 to `size - 1`. */
  readonly size: number;
  find(name: string): FieldInfo | undefined;
  /** The field with this id. */
  at(id: number): FieldInfo | undefined;
}
