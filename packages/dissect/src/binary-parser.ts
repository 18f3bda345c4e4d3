import type { Field } from './declared-field.ts';
import type { FieldValue } from './field.ts';
import { defineProtocol, type Protocol, type ProtocolDeclaration } from './protocol.ts';
import type { FieldSink } from './sink.ts';
import type { LayerView, TypedView, Walk } from './view.ts';

// A parser of the npm package binary-parser as a protocol's body. That package compiles its parsers with `new Function`:
// a page needs `unsafe-eval` in its Content-Security-Policy to use them, and only this entry has to do with them.

/** What a parser of `binary-parser` is to us: `new Parser().uint16('device')`. */
export interface BodyParser {
  parse(bytes: Uint8Array): unknown;
}

/** What `defineParserProtocol` takes: a protocol's declaration, with a parser in place of `walk`. */
export interface ParserProtocolDeclaration<Fields extends Readonly<Record<string, Field>>>
  extends Omit<ProtocolDeclaration<Fields>, 'walk'> {
  /** Gets the layer's bytes, from its start to its limit. */
  readonly parser: BodyParser;
  /**
   * Where the parser's result has the values of a field: `'header.id'`; an array on the way gives one value for each of
   * its elements. The field's own key when not given.
   */
  readonly paths?: { readonly [Key in keyof Fields]?: string };
}

/**
 * Declares a protocol whose body a parser of `binary-parser` reads. Its fields are `listed` ones: each gives all the
 * values that the parser found; bytes that the parser refuses give none. What a parser reads has no byte ranges of its
 * own: a tree points at the whole layer.
 *
 * @throws {TypeError} as `defineProtocol` does.
 */
export function defineParserProtocol<const Fields extends Readonly<Record<string, Field>>>(
  declaration: ParserProtocolDeclaration<Fields>,
): Protocol<TypedView<Fields>> {
  const { parser, paths, ...rest } = declaration;
  return defineProtocol<Fields>({ ...rest, walk: parserWalk(parser, rest.fields, paths ?? {}) });
}

function parserWalk(
  parser: BodyParser,
  fields: Readonly<Record<string, Field>>,
  paths: Readonly<Record<string, string | undefined>>,
): Walk {
  const places = Object.entries(fields)
    .filter(([, field]) => field.walked)
    .map(([key, field]) => ({ field, path: (paths[key] ?? key).split('.') }));
  return (layer: LayerView, sink: FieldSink) => {
    const { bytes, start, limit } = layer;
    const result = parsed(parser, bytes.subarray(start, limit));
    if (result === undefined) return;
    for (const { field, path } of places) {
      for (const value of valuesAt(result, path)) {
        const told = valueFor(field, value);
        if (told !== undefined) sink.set(field, start, limit - start, told);
      }
    }
  };
}

/** A parser throws when bytes are missing or a check fails: wire data, no exception. */
function parsed(parser: BodyParser, bytes: Uint8Array): unknown {
  try {
    return parser.parse(bytes);
  } catch {
    return undefined;
  }
}

/** All that stands at `path`, through arrays on the way and at the end. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((each) => valuesAt(each, path));
  const [key, ...rest] = path;
  if (key === undefined) return [value];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return [];
  return valuesAt((value as Record<string, unknown>)[key], rest);
}

/** The value as the field's type wants it, or undefined when it is of another kind. */
function valueFor({ type }: Field, value: unknown): FieldValue | undefined {
  if (value instanceof Uint8Array) return value;
  if (type === 'boolean') return typeof value === 'number' ? value !== 0 : asBoolean(value);
  if (typeof value === 'string') return value;
  const isWide = /^u?int(40|48|56|64)$|_time$/.test(type);
  if (typeof value === 'bigint') return isWide ? value : Number(value);
  if (typeof value === 'number') return isWide && Number.isInteger(value) ? BigInt(value) : value;
  return undefined;
}

function asBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
