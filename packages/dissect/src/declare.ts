import type { FieldNeeds, FieldType, FieldValue } from './field.ts';
import { titleOf } from './field-title.ts';
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

// Every declaration begins with a name and a title; an empty title is that of the name (`titleOf`).

/** An unsigned 8-bit integer at `at`, or the bits of it that `mask` selects. */
export function u8(name: string, title: string, at: number, options: FieldOptions = {}): Field<number> {
  return fixed(name, title, 'uint8', at, 1, options);
}

/** The same, 16 bits, network byte order. */
export function u16(name: string, title: string, at: number, options: FieldOptions = {}): Field<number> {
  return fixed(name, title, 'uint16', at, 2, options);
}

/** The same, 24 bits. */
export function u24(name: string, title: string, at: number, options: FieldOptions = {}): Field<number> {
  return fixed(name, title, 'uint24', at, 3, options);
}

/** The same, 32 bits. */
export function u32(name: string, title: string, at: number, options: FieldOptions = {}): Field<number> {
  return fixed(name, title, 'uint32', at, 4, options);
}

/** One bit of the `size`-byte big-endian integer at `at`. */
export function flag(
  name: string,
  title: string,
  at: number,
  size: number,
  mask: number,
  options: FieldOptions = {},
): Field<boolean> {
  return fixed(name, title, 'boolean', at, size, options, mask);
}

/** An IPv4 address, as an unsigned 32-bit number. */
export function ipv4Address(
  name: string,
  title: string,
  at: number,
  options: FieldOptions = {},
): Field<number> {
  return fixed(name, title, 'ipv4', at, 4, options);
}

/** An IPv6 address: a view of 16 bytes. */
export function ipv6Address(
  name: string,
  title: string,
  at: number,
  options: FieldOptions = {},
): Field<Uint8Array> {
  return fixed(name, title, 'ipv6', at, 16, options);
}

/** A 48-bit MAC address: a view of 6 bytes. */
export function macAddress(
  name: string,
  title: string,
  at: number,
  options: FieldOptions = {},
): Field<Uint8Array> {
  return fixed(name, title, 'ether', at, 6, options);
}

/** `size` bytes at `at`: a view. */
export function byteRun(
  name: string,
  title: string,
  at: number,
  size: number,
  options: FieldOptions = {},
): Field<Uint8Array> {
  return fixed(name, title, 'bytes', at, size, options);
}

/**
 * A field, hidden if nobody says otherwise, that is any of `fields`: `ip.addr` of `ip.src` and `ip.dst`, in that order.
 *
 * @param shown each value after the field it comes from, when not given.
 */
export function anyOf<T>(
  name: string,
  title: string,
  fields: readonly Field<T>[],
  shown: ShownAt = { after: fields.map((field) => field.name) },
  hidden = true,
): Field<readonly T[]> {
  const places = fields.flatMap((field) => field.places ?? []);
  const { type, base, labels } = fields[0]!;
  return make(name, title, type, { base, labels, hidden, shown }, { places });
}

/** A field that other bytes decide about; `read` gives its value, all its values, or undefined when it is not there. */
export function computed<T extends FieldType>(
  name: string,
  title: string,
  type: T,
  read: (layer: LayerView) => ValueOf<T> | undefined,
  options: FieldOptions = {},
): Field<ValueOf<T> | undefined> {
  return make(name, title, type, options, { read });
}

/** The same for a field that can have several values. */
export function computedList<T extends FieldType>(
  name: string,
  title: string,
  type: T,
  read: (layer: LayerView) => readonly ValueOf<T>[],
  options: FieldOptions = {},
): Field<readonly ValueOf<T>[]> {
  return make(name, title, type, options, { read });
}

/** A field that can occur any number of times; the protocol's `walk` finds its values. */
export function listed<T extends FieldType>(
  name: string,
  title: string,
  type: T,
  options: FieldOptions & { readonly needs?: FieldNeeds } = {},
): Field<readonly ValueOf<T>[]> {
  // As `make`: if that made these fields as well, V8 would compile it at start, which costs more than it ever saves.
  return {
    name,
    title: title === '' ? titleOf(name) : title,
    type,
    base: options.base ?? baseOf(type),
    labels: options.labels,
    needs: options.needs ?? 'frame',
    places: undefined,
    bitField: options.mask === undefined ? undefined : bitField(options.mask, options.drawn),
    read: undefined,
    walked: true,
    hidden: options.hidden ?? false,
    range: options.range,
    shown: options.shown,
    text: options.text,
    line: options.line,
    expert: undefined,
  };
}

/** A field whose value other frames decide about: known by name here, filled in by who keeps state. */
export function stateful<T extends FieldType>(
  name: string,
  title: string,
  type: T,
  options: FieldOptions & { readonly needs?: FieldNeeds } = {},
): Field<undefined> {
  return make(name, title, type, options, { needs: options.needs ?? 'state' });
}

function fixed<T>(
  name: string,
  title: string,
  type: FieldType,
  at: number,
  size: number,
  options: FieldOptions,
  mask = options.mask,
): Field<T> {
  const places = [place(at, size, mask, options.drawn)];
  return make(name, title, options.as ?? type, options, { places });
}

/**
 * A remark about the packet (expert information), there when `test` says so: its bytes are those of the field named in
 * `under`.
 */
export function expert(
  name: string,
  title: string,
  severity: Severity,
  group: ExpertGroup,
  test: (layer: LayerView) => boolean,
  options: { readonly under?: string; readonly message?: ExpertMessage } = {},
): Field<true | undefined> {
  const read = (layer: LayerView) => (test(layer) ? true : undefined);
  const kind = { severity, group, message: options.message };
  return make(name, title, 'none', shownUnder(options.under), { read, expert: kind });
}

/** A remark that the protocol's `walk` makes. */
export function listedExpert(
  name: string,
  title: string,
  severity: Severity,
  group: ExpertGroup,
): Field<readonly true[]> {
  const kind = { severity, group };
  return make(name, title, 'none', {}, { walked: true, expert: kind });
}

/** A remark that only who keeps state can make. */
export function statefulExpert(
  name: string,
  title: string,
  severity: Severity,
  group: ExpertGroup,
  options: { readonly needs?: FieldNeeds; readonly under?: string; readonly message?: ExpertMessage } = {},
): Field<undefined> {
  const kind = { severity, group, message: options.message };
  return make(name, title, 'none', shownUnder(options.under), {
    needs: options.needs ?? 'state',
    expert: kind,
  });
}

function shownUnder(name: string | undefined): Shown {
  return name === undefined ? {} : { shown: { under: [name] } };
}

/** The bits of `mask` in an integer. */
/** @param drawn how many bits Wireshark draws around them. */
function bitField(mask: number, drawn = 8): BitField {
  const shift = 31 - Math.clz32(mask & -mask);
  return { bits: 32 - Math.clz32(mask >>> shift), shift, drawn };
}

function place(at: number, size: number, mask?: number, drawn = 8 * size): Place {
  if (mask === undefined) return { at, size, bits: 8 * size, shift: 0, drawn };
  const { bits, shift } = bitField(mask, drawn);
  const narrow = Math.ceil((bits + shift) / 8);
  return { at: at + size - narrow, size: narrow, bits, shift, drawn };
}

/** Where the values of a field come from. */
interface Source {
  readonly places?: readonly Place[];
  readonly read?: Field['read'];
  readonly walked?: boolean;
  readonly needs?: FieldNeeds | undefined;
  readonly expert?: ExpertKind;
}

/** How they are shown. */
type Shown = {
  readonly [Key in 'base' | 'labels' | 'hidden' | 'range' | 'shown' | 'text' | 'line' | 'mask' | 'drawn']?:
    | FieldOptions[Key]
    | undefined;
};

/** Thousands of fields are made before the first frame is read: without lists, spreading or patterns. */
function make<T>(name: string, title: string, type: FieldType, shown: Shown, source: Source): Field<T> {
  return {
    name,
    title: title === '' ? titleOf(name) : title,
    type,
    base: shown.base ?? baseOf(type),
    labels: shown.labels,
    needs: source.needs ?? 'frame',
    places: source.places,
    bitField:
      source.places === undefined && shown.mask !== undefined ? bitField(shown.mask, shown.drawn) : undefined,
    read: source.read,
    walked: source.walked ?? false,
    hidden: shown.hidden ?? false,
    range: shown.range,
    shown: shown.shown,
    text: shown.text,
    line: shown.line,
    expert: source.expert,
  };
}

/** Integers are shown in decimal unless something else is said. */
function baseOf(type: FieldType): Base {
  return /int\d/.test(type) ? 'dec' : 'none';
}
