import type { Field } from '../src/declared-field.ts';
import type { FieldValue } from '../src/field.ts';
import { formatValue } from '../src/format-value.ts';
import type { Frame } from '../src/frame.ts';
import { readValue } from '../src/read-value.ts';
import type { FieldSink } from '../src/sink.ts';
import { valuesIn } from '../src/view.ts';

/** Every value of a frame as tshark prints it, by field name: the same as `Frame.values` of each, in one go. */
export function allValues(frame: Frame): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const tell = (field: Field, value: FieldValue) => {
    const list = found.get(field.name);
    if (list === undefined) found.set(field.name, [formatValue(field, value)]);
    else list.push(formatValue(field, value));
  };
  for (let index = 0; index < frame.layerCount; index++) {
    const protocol = frame.protocolAt(index);
    const layer = protocol.view(frame, index);
    for (const field of Object.values(protocol.fields)) {
      if (!field.walked) for (const value of valuesIn(layer, field, undefined)) tell(field, value);
    }
    protocol.walk?.(layer, new Everything(layer.bytes, tell));
  }
  if (frame.cut !== undefined) {
    const { protocolId } = frame.cut;
    const seen = new Set<string>();
    for (const field of Object.values(frame.dissector.protocols[protocolId]!.fields)) {
      if (seen.has(field.name)) continue;
      seen.add(field.name);
      const info = frame.dissector.fields.find(field.name)!;
      const values = frame.values(info.id).map((value) => formatValue(info, value));
      if (values.length > 0) found.set(field.name, values);
    }
  }
  return found;
}

class Everything implements FieldSink {
  readonly #bytes: Uint8Array;
  readonly #tell: (field: Field, value: FieldValue) => void;

  constructor(bytes: Uint8Array, tell: (field: Field, value: FieldValue) => void) {
    this.#bytes = bytes;
    this.#tell = tell;
  }

  add(field: Field, at: number, length: number): void {
    this.#tell(field, readValue(this.#bytes, at, length, field.type));
  }

  set(field: Field, _at: number, _length: number, value: FieldValue): void {
    this.#tell(field, value);
  }

  open(field: Field, at: number, length: number): void {
    this.add(field, at, length);
  }

  group(): void {}

  relabel(): void {}

  close(): void {}
}
