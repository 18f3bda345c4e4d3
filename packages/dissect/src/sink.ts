import type { Field } from './declared-field.ts';
import type { FieldValue } from './field.ts';
import { readValue } from './read-value.ts';

/**
 * What a protocol's `walk` tells about the variable part of a layer, in the order of the bytes. Values are read only
 * when somebody asked for the field.
 */
export interface FieldSink {
  /** The name of the one field that is looked for, when it is one: what is dear to make for others can be left out. */
  readonly only?: string;
  /** The field occupies `length` bytes at `at`; its value is read from them by its type. */
  add(field: Field, at: number, length: number): void;
  /**
   * The field has this value; `at` and `length` say where it comes from (length 0: from no bytes of its own). `label` is
   * its line in a tree, when not the usual one, or what a remark says.
   */
  set(field: Field, at: number, length: number, value: FieldValue, label?: string): void;
  /** What follows, up to `close`, belongs under this field. `label` is its line in a tree, when not the usual one. */
  open(field: Field, at: number, length: number, label?: string): void;
  /** A line of the tree that is no field: `Queries`. Closed like a field. */
  group(label: string, at: number, length: number): void;
  /** The line that is open reads so, now that its content is known. */
  relabel(label: string): void;
  close(): void;
}

/** Collects the values of one field. */
export class ValueSink implements FieldSink {
  readonly values: FieldValue[] = [];
  readonly only: string;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, name: string) {
    this.#bytes = bytes;
    this.only = name;
  }

  add(field: Field, at: number, length: number): void {
    if (field.name === this.only) this.values.push(readValue(this.#bytes, at, length, field.type));
  }

  set(field: Field, _at: number, _length: number, value: FieldValue): void {
    if (field.name === this.only) this.values.push(value);
  }

  open(field: Field, at: number, length: number): void {
    this.add(field, at, length);
  }

  group(): void {}

  relabel(): void {}

  close(): void {}
}
