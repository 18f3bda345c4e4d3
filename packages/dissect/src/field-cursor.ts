import type { Field } from './declared-field.ts';
import type { FieldValue } from './field.ts';
import { unsigned } from './read-value.ts';
import type { FieldSink } from './sink.ts';

/**
 * Walks over bytes and tells a sink what is there. Never leaves its end: what does not fit is not told, `at` moves to
 * the end, and `short` says so.
 */
export class FieldCursor {
  at: number;
  readonly end: number;
  readonly bytes: Uint8Array;
  readonly sink: FieldSink;
  /** Something did not fit. */
  short = false;

  constructor(bytes: Uint8Array, at: number, end: number, sink: FieldSink) {
    this.bytes = bytes;
    this.at = at;
    this.end = Math.min(end, bytes.length);
    this.sink = sink;
  }

  /** Whether a value of `field` is worth making: the sink wants it, or everything. */
  wants(field: Field): boolean {
    return this.sink.only === undefined || this.sink.only === field.name;
  }

  get left(): number {
    return this.end - this.at;
  }

  /** The next `length` bytes are this field. An empty one is not told. */
  take(field: Field, length: number): boolean {
    if (length > this.left) return this.#fail();
    if (length > 0) this.sink.add(field, this.at, length);
    this.at += length;
    return true;
  }

  /** The next 1 to 4 bytes are an integer field: its value, or 0 when it does not fit. */
  integer(field: Field, length: number): number {
    const value = this.peek(length);
    this.take(field, length);
    return value;
  }

  /** The value of the next 1 to 4 bytes, not moving; 0 when they do not fit. */
  peek(length: number, ahead = 0): number {
    return ahead + length > this.left ? 0 : unsigned(this.bytes, this.at + ahead, length);
  }

  /** A value that comes from the next `length` bytes, not moving. */
  tell(field: Field, length: number, value: FieldValue): void {
    this.sink.set(field, this.at, Math.min(length, this.left), value);
  }

  skip(length: number): boolean {
    if (length > this.left) return this.#fail();
    this.at += length;
    return true;
  }

  /** A cursor over the next `length` bytes (or what is left of them), which this one skips. */
  inside(length: number): FieldCursor {
    const inner = new FieldCursor(this.bytes, this.at, this.at + Math.min(length, this.left), this.sink);
    if (length > this.left) {
      inner.short = true;
      this.#fail();
    } else {
      this.at += length;
    }
    return inner;
  }

  /** A length field and the bytes it counts: a cursor over them. */
  vector(lengthField: Field, lengthSize: number): FieldCursor {
    return this.inside(this.integer(lengthField, lengthSize));
  }

  /** Everything that is left is this field. */
  rest(field: Field): void {
    this.take(field, this.left);
  }

  /** What comes next does not fit, so nothing behind it can be found. */
  giveUp(): void {
    this.short = true;
    this.at = this.end;
  }

  #fail(): false {
    this.giveUp();
    return false;
  }
}
