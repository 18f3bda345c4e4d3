import { listed } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';

const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;
const UTF8 = new TextDecoder();

const fields = {
  key: listed('urlencoded-form.key', 'Key', 'stringz'),
  value: listed('urlencoded-form.value', 'Value', 'stringz'),
};

function walkItems({ bytes, start, limit }: LayerView, sink: FieldSink): void {
  let end: number;
  for (let at = start; at < limit; at = end + 1) {
    end = find(bytes, AMPERSAND, at, limit);
    if (end > at) tellItem(bytes, at, end, sink);
  }
}

function tellItem(bytes: Uint8Array, at: number, end: number, sink: FieldSink): void {
  const keyEnd = find(bytes, EQUALS, at, end);
  const valueAt = Math.min(keyEnd + 1, end);
  const key = decoded(bytes.subarray(at, keyEnd));
  const value = decoded(bytes.subarray(valueAt, end));
  sink.group(`Form item: "${key}" = "${value}"`, at, end - at);
  sink.set(fields.key, at, keyEnd - at, key);
  sink.set(fields.value, valueAt, end - valueAt, value);
  sink.close();
}

function find(bytes: Uint8Array, byte: number, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== byte) at++;
  return at;
}

/** Percent-encoded bytes are UTF-8 (WHATWG URL §5.1). */
function decoded(bytes: Uint8Array): string {
  const plain = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    const pair = byte === PERCENT ? String.fromCharCode(...bytes.subarray(at + 1, at + 3)) : '';
    const isEncoded = /^[0-9a-f]{2}$/i.test(pair);
    plain[length++] = isEncoded ? Number.parseInt(pair, 16) : byte === PLUS ? SPACE : byte;
    if (isEncoded) at += 2;
  }
  return UTF8.decode(plain.subarray(0, length));
}

export const urlencodedForm = defineProtocol({
  name: 'urlencoded-form',
  title: 'HTML Form URL Encoded',
  spec: 'WHATWG URL §5',
  fields,
  minimum: 1,
  walk: walkItems,
  step: (_bytes, _at, limit) => limit,
});
