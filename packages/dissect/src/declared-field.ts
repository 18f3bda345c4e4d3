import type { FieldNeeds, FieldType, FieldValue } from './field.ts';
import type { LayerView } from './view.ts';

/** Names of values: `{ 1: 'request', 2: 'reply' }`. Booleans use 0 and 1. */
export type Labels = Readonly<Record<number, string>>;

/** How an integer is shown: as in Wireshark's `BASE_*`, lower case; `none` for types that have no base; `colon` between bytes,
 * `ether` when they are six;
 * `none_is_none` for bytes that say `<none>` when there are none; `ntp` for times that are not known when they are 0. */
export type Base =
  | 'none'
  | 'dec'
  | 'hex'
  | 'oct'
  | 'dec_hex'
  | 'hex_dec'
  | 'colon'
  | 'ether'
  | 'none_is_none'
  | 'ntp'
  | 'custom';

/** Bits of a larger integer. */
export interface BitField {
  readonly bits: number;
  readonly shift: number;
  /** How many bits people see of the integer, the lowest first: `.... .0..` are 8; 0 when they see the value alone. */
  readonly drawn: number;
}

/** A fixed place: `size` bytes at `at` from the start of the layer; integers are shifted and masked to `bits`. */
export interface Place extends BitField {
  readonly at: number;
  readonly size: number;
}

/**
 * One declared field. `T` is what its getter gives: the plain value for a fixed place, `| undefined` for one that is
 * not always there, a readonly array for one that repeats.
 */
export interface Field<T = unknown> {
  readonly name: string;
  readonly title: string;
  readonly type: FieldType;
  readonly base: Base;
  readonly labels: Labels | undefined;
  readonly needs: FieldNeeds;
  /** Of a fixed field: every place it is read from. */
  readonly places: readonly Place[] | undefined;
  /** Of a field that depends on other bytes: reads it from its layer. */
  readonly read: ((layer: LayerView) => FieldValue | readonly FieldValue[] | undefined) | undefined;
  /** Of a field without a fixed place: the bits of an integer that it is. */
  readonly bitField: BitField | undefined;
  /** The protocol's `walk` gives its values, any number of them. */
  readonly walked: boolean;
  /** Filters know it, trees do not show it. */
  readonly hidden: boolean;
  /** Of a computed field: the bytes to point at, as (offset in the layer, length). */
  readonly range: readonly [at: number, length: number] | undefined;
  /** Where trees show it, when that is not where it is declared. */
  readonly shown: ShownAt | undefined;
  /** The value for people, where its base and labels do not say it all. */
  readonly text: FieldText | undefined;
  /** The whole line for people, with the title: `TCP payload (78 bytes)`. */
  readonly line: FieldText | undefined;
  /** It is a remark about the packet and not a part of it. */
  readonly expert: ExpertKind | undefined;
  /** Never set; carries the type. */
  readonly value?: T;
}

/**
 * Where a tree shows the values of a field, one name for each value: directly after the field of that name, or under
 * it. `group` is a line that is no field: `Timestamps`.
 */
export interface ShownAt {
  readonly after?: readonly string[];
  readonly under?: readonly string[];
  /** Values from this one on go under what the others come after. */
  readonly inside?: number;
  readonly group?: string;
}

/** A value as a line for people shows it: `20 bytes (5)`. */
export type FieldText = (value: FieldValue, layer: LayerView) => string;

/** How serious a remark is, and what it is about: Wireshark's words, lower case. */
export interface ExpertKind {
  readonly severity: Severity;
  readonly group: ExpertGroup;
  /** What it says, when that is more than the field's title. */
  readonly message?: ExpertMessage | undefined;
}

/** `state` gives what others know of the layer: its value of a `stateful` field, by name. */
export type ExpertMessage = (layer: LayerView, state: (name: string) => FieldValue | undefined) => string;

export type Severity = 'comment' | 'chat' | 'note' | 'warning' | 'error';
export type ExpertGroup =
  | 'checksum'
  | 'sequence'
  | 'response'
  | 'request'
  | 'undecoded'
  | 'reassemble'
  | 'malformed'
  | 'debug'
  | 'protocol'
  | 'security'
  | 'comments'
  | 'decryption'
  | 'assumption'
  | 'deprecated';

/** What a field may say beside its name, title and place. */
export interface FieldOptions {
  /**
   * Bits of the big-endian integer that belong to the field. The value is shifted down, as Wireshark does; of a field
   * without a fixed place the mask only says which bits a tree draws.
   */
  readonly mask?: number;
  /**
   * Bits that people see of the integer a mask belongs to, when they are not all of it: TCP's flags are 12. 0: none. A
   * field without a fixed place has 8 if it does not say otherwise.
   */
  readonly drawn?: number;
  /** The type it goes by when another protocol has the same field wider. */
  readonly as?: FieldType;
  readonly base?: Base;
  readonly labels?: Labels;
  readonly hidden?: boolean;
  /** Of a computed field: the bytes to point at, as (offset in the layer, length). */
  readonly range?: readonly [at: number, length: number];
  readonly shown?: ShownAt;
  readonly text?: FieldText;
  readonly line?: FieldText;
}

/** The JavaScript type of a field type's values. */
export type ValueOf<T extends FieldType> = T extends 'boolean'
  ? boolean
  : T extends 'string' | 'stringz' | 'uint_string' | 'stringzpad' | 'stringztrunc'
    ? string
    : T extends
          | 'bytes'
          | 'uint_bytes'
          | 'ether'
          | 'ipv6'
          | 'protocol'
          | 'guid'
          | 'oid'
          | 'rel_oid'
          | 'eui64'
          | 'system_id'
      ? Uint8Array
      : T extends
            | 'uint40'
            | 'uint48'
            | 'uint56'
            | 'uint64'
            | 'int40'
            | 'int48'
            | 'int56'
            | 'int64'
            | 'absolute_time'
            | 'relative_time'
        ? bigint
        : T extends 'none'
          ? true
          : number;
