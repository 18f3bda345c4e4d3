import type { Field, FieldOptions } from './declared-field.ts';
import { checkPlaces, type Protocol } from './protocol.ts';
import { type TypedView, viewClass } from './view.ts';

/** How people read fields, by their keys: only trees need it. */
type Texts = Readonly<Record<string, Pick<FieldOptions, 'text' | 'line' | 'shown'>>>;

/**
 * The same protocol with more fields: those that a program can do without which reads only headers. They are fixed,
 * computed or stateful, and stand where `before` stands.
 *
 * @param texts how people read the fields that there were.
 *
 * @throws {TypeError} when a fixed field does not lie within the protocol's `minimum`.
 */
export function withFields<View, const More extends Readonly<Record<string, Field>>>(
  protocol: Protocol<View>,
  more: More,
  before?: string,
  texts: Texts = {},
): Protocol<View & TypedView<More>> {
  checkPlaces(protocol.name, more, protocol.minimum);
  const old = Object.entries(protocol.fields).map(([key, field]): [string, Field] =>
    Object.hasOwn(texts, key) ? [key, { ...field, ...texts[key] }] : [key, field],
  );
  const place = before === undefined ? old.length : old.findIndex(([key]) => key === before);
  const fields = {
    ...Object.fromEntries(old.slice(0, place)),
    ...more,
    ...Object.fromEntries(old.slice(place)),
  };
  let Whole: ReturnType<typeof viewClass> | undefined;
  return {
    ...protocol,
    fields,
    view(frame, index) {
      Whole ??= viewClass(fields, protocol.walk);
      return new Whole(frame, index) as unknown as View & TypedView<More>;
    },
  };
}
