import type { FieldNeeds, FieldType, FieldValue } from './field.ts';
import type { LayerView } from './view.ts';

/** Names of values: `{ 1: 'request', 2: 'reply' }`. Booleans use 0 and 1. */
export type Labels = Readonly<Record<number, string>>;

/** How an integer is shown: as in Wireshark's `BASE_*`, lower case; `none` for types that have no base; `colon` between bytes. */
export type Base = 'none' | 'dec' | 'hex' | 'oct' | 'dec_hex' | 'hex_dec' | 'colon' | 'custom';

/** A fixed place: `size` bytes at `at` from the start of the layer; integers are shifted and masked to `bits`. */
export interface Place {
  readonly at: number;
  readonly size: number;
  readonly bits: number;
  readonly shift: number;
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
  /** The protocol's `walk` gives its values, any number of them. */
  readonly walked: boolean;
  /** Filters know it, trees do not show it. */
  readonly hidden: boolean;
  /** Of a computed field: the bytes to point at, as (offset in the layer, length). */
  readonly range: readonly [at: number, length: number] | undefined;
  /** Never set; carries the type. */
  readonly value?: T;
}

/** What a field may say beside its name, title and place. */
export interface FieldOptions {
  /** Bits of the big-endian integer that belong to the field. The value is shifted down, as Wireshark does. */
  readonly mask?: number;
  /** The type it goes by when another protocol has the same field wider. */
  readonly as?: FieldType;
  readonly base?: Base;
  readonly labels?: Labels;
  readonly hidden?: boolean;
  /** Of a computed field: the bytes to point at, as (offset in the layer, length). */
  readonly range?: readonly [at: number, length: number];
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

/** An unsigned 8-bit integer at `at`, or the bits of it that `mask` selects. */
export function u8(name: string, title: string, at: number, options: FieldOptions = {}): Field<number> {
  return fixed(name, title, 'uint8', [place(at, 1, options.mask)], options);
}

/** The same, 16 bits, network byte order. */
export function u16(name: string, title: string, at: number, options: FieldOptions = {}): Field<number> {
  return fixed(name, title, 'uint16', [place(at, 2, options.mask)], options);
}

/** The same, 24 bits. */
export function u24(name: string, title: string, at: number, options: FieldOptions = {}): Field<number> {
  return fixed(name, title, 'uint24', [place(at, 3, options.mask)], options);
}

/** The same, 32 bits. */
export function u32(name: string, title: string, at: number, options: FieldOptions = {}): Field<number> {
  return fixed(name, title, 'uint32', [place(at, 4, options.mask)], options);
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
  return fixed(name, title, 'boolean', [place(at, size, mask)], options);
}

/** An IPv4 address, as an unsigned 32-bit number. */
export function ipv4Address(
  name: string,
  title: string,
  at: number,
  options: FieldOptions = {},
): Field<number> {
  return fixed(name, title, 'ipv4', [place(at, 4)], options);
}

/** An IPv6 address: a view of 16 bytes. */
export function ipv6Address(
  name: string,
  title: string,
  at: number,
  options: FieldOptions = {},
): Field<Uint8Array> {
  return fixed(name, title, 'ipv6', [place(at, 16)], options);
}

/** A 48-bit MAC address: a view of 6 bytes. */
export function macAddress(
  name: string,
  title: string,
  at: number,
  options: FieldOptions = {},
): Field<Uint8Array> {
  return fixed(name, title, 'ether', [place(at, 6)], options);
}

/** `size` bytes at `at`: a view. */
export function byteRun(
  name: string,
  title: string,
  at: number,
  size: number,
  options: FieldOptions = {},
): Field<Uint8Array> {
  return fixed(name, title, 'bytes', [place(at, size)], options);
}

/** A hidden field that is any of `fields`: `ip.addr` of `ip.src` and `ip.dst`, in that order. */
export function anyOf<T>(name: string, title: string, fields: readonly Field<T>[]): Field<readonly T[]> {
  const places = fields.flatMap((field) => field.places ?? []);
  const { type, base, labels } = fields[0]!;
  return make({ name, title, type, base, labels, places, hidden: true });
}

/** A field that other bytes decide about; `read` gives its value, all its values, or undefined when it is not there. */
export function computed<T extends FieldType>(
  name: string,
  title: string,
  type: T,
  read: (layer: LayerView) => ValueOf<T> | undefined,
  options: FieldOptions = {},
): Field<ValueOf<T> | undefined> {
  return make({
    name,
    title,
    type,
    base: baseOf(type, options),
    labels: options.labels,
    read,
    hidden: options.hidden,
    range: options.range,
  });
}

/** The same for a field that can have several values. */
export function computedList<T extends FieldType>(
  name: string,
  title: string,
  type: T,
  read: (layer: LayerView) => readonly ValueOf<T>[],
  options: FieldOptions = {},
): Field<readonly ValueOf<T>[]> {
  return make({
    name,
    title,
    type,
    base: baseOf(type, options),
    labels: options.labels,
    read,
    hidden: options.hidden,
    range: options.range,
  });
}

/** A field that can occur any number of times; the protocol's `walk` finds its values. */
export function listed<T extends FieldType>(
  name: string,
  title: string,
  type: T,
  options: FieldOptions & { readonly needs?: FieldNeeds } = {},
): Field<readonly ValueOf<T>[]> {
  return make({
    name,
    title,
    type,
    base: baseOf(type, options),
    labels: options.labels,
    walked: true,
    needs: options.needs,
    hidden: options.hidden,
  });
}

/** A field whose value other frames decide about: known by name here, filled in by who keeps state. */
export function stateful<T extends FieldType>(
  name: string,
  title: string,
  type: T,
  options: FieldOptions & { readonly needs?: FieldNeeds } = {},
): Field<undefined> {
  return make({
    name,
    title,
    type,
    base: baseOf(type, options),
    labels: options.labels,
    needs: options.needs ?? 'state',
  });
}

function fixed<T>(
  name: string,
  title: string,
  type: FieldType,
  places: readonly Place[],
  options: FieldOptions,
): Field<T> {
  return make({
    name,
    title,
    type: options.as ?? type,
    places,
    base: baseOf(type, options),
    labels: options.labels,
    hidden: options.hidden,
  });
}

function baseOf(type: FieldType, options: FieldOptions): Base {
  return options.base ?? (/^u?int\d/.test(type) ? 'dec' : 'none');
}

function place(at: number, size: number, mask?: number): Place {
  if (mask === undefined) return { at, size, bits: 8 * size, shift: 0 };
  const shift = 31 - Math.clz32(mask & -mask);
  const bits = 32 - Math.clz32(mask >>> shift);
  const narrow = Math.ceil((bits + shift) / 8);
  return { at: at + size - narrow, size: narrow, bits, shift };
}

type Parts = Pick<Field, 'name' | 'title' | 'type' | 'base' | 'labels'> & {
  readonly [Key in 'needs' | 'places' | 'read' | 'walked' | 'hidden' | 'range']?: Field[Key] | undefined;
};

function make<T>(parts: Parts): Field<T> {
  return {
    name: parts.name,
    title: parts.title,
    type: parts.type,
    base: parts.base,
    labels: parts.labels,
    needs: parts.needs ?? 'frame',
    places: parts.places,
    read: parts.read,
    walked: parts.walked ?? false,
    hidden: parts.hidden ?? false,
    range: parts.range,
  };
}
