import type {
  Base,
  BitField,
  ExpertGroup,
  ExpertKind,
  ExpertMessage,
  Field,
  FieldOptions,
  Place,
  Severity,
  ShownAt,
  ValueOf,
} from './declared-field.ts';
import type { FieldNeeds, FieldType } from './field.ts';
import { titleOf } from './field-title.ts';
import type { LayerView } from './view.ts';

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
