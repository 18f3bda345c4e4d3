import type { Value } from '../check/typed.ts';
import type { FieldSource } from '../field.ts';
import type { RunContext } from './context.ts';
import { namedLayers } from './layers.ts';
import { compileValues, type Values } from './values.ts';

/**
 * The values of an expression that is searched, with `contains` or `matches`: a protocol then reaches to the end of
 * what it encloses. Compared, sliced and measured, it has its own length. (Measured on Wireshark 4.0.)
 */
export function enclosedValues(value: Value, context: RunContext): Values {
  const values = compileValues(value, context);
  if (value.node !== 'field' || value.type !== 'protocol' || value.reference) return values;
  const [field] = value.fields;
  if (field?.protocolId === undefined || field.isPart) return values;
  const layers = namedLayers(field, value.layers);
  return (source) =>
    source.limitAt === undefined ? values(source) : layers(source).map((layer) => bytesIn(source, layer));
}

function bytesIn(source: FieldSource, layer: number): Uint8Array {
  return source.bytesAt(layer).subarray(source.startAt(layer), source.limitAt!(layer));
}
