import type { FieldInfo, FieldSource, FieldValue } from '../field.ts';
import type { RangeNode } from '../syntax/ast.ts';
import { isLocated, LocatedReader } from './located.ts';

/**
 * Reads the values of a field in those layers of its own protocol that `ranges` name: the first is 1, the last -1. What
 * belongs to no layer, as `frame.len`, is all in the first.
 */
export function layeredReader(
  field: FieldInfo,
  ranges: readonly RangeNode[],
): (source: FieldSource) => readonly FieldValue[] {
  const { protocolId } = field;
  if (protocolId === undefined) {
    const isNamed = ranges.some((range) => covers(range, 1, 1));
    return (source) => (isNamed ? source.values(field.id) : []);
  }
  const readLayer = layerReader(field);
  return (source) => {
    const layers = layersOf(source, protocolId);
    const values: FieldValue[] = [];
    for (const [index, layer] of layers.entries()) {
      if (ranges.some((range) => covers(range, index + 1, layers.length))) {
        readLayer(source, layer, index, layers.length, values);
      }
    }
    return values;
  };
}

type LayerReader = (
  source: FieldSource,
  layer: number,
  index: number,
  count: number,
  into: FieldValue[],
) => void;

function layerReader(field: FieldInfo): LayerReader {
  if (isLocated(field)) {
    const reader = new LocatedReader(field);
    return (source, layer, _index, _count, into) => reader.collect(source, layer, into);
  }
  return (source, layer, index, count, into) => {
    into.push(...(source.valuesInLayer?.(field.id, layer) ?? share(source.values(field.id), index, count)));
  };
}

/** Sources that cannot tell layers apart: every layer is taken to give as many values as the others. */
function share(values: readonly FieldValue[], index: number, count: number): readonly FieldValue[] {
  const each = values.length / count;
  return Number.isInteger(each) ? values.slice(index * each, (index + 1) * each) : [];
}

/** The layers of the protocol of `field`, all or those that `ranges` name. */
export function namedLayers(
  field: FieldInfo,
  ranges: readonly RangeNode[] | undefined,
): (source: FieldSource) => readonly number[] {
  return (source) => {
    const layers = layersOf(source, field.protocolId);
    if (ranges === undefined) return layers;
    return layers.filter((_, index) => ranges.some((range) => covers(range, index + 1, layers.length)));
  };
}

function layersOf(source: FieldSource, protocolId: number | undefined): number[] {
  const layers: number[] = [];
  for (let layer = 0; layer < source.layerCount; layer++) {
    if (source.protocolIdAt(layer) === protocolId) layers.push(layer);
  }
  return layers;
}

/** Negative ends that reach before the first layer stop there. */
function covers(range: RangeNode, number: number, count: number): boolean {
  const first = range.start < 0 ? Math.max(1, count + range.start + 1) : range.start;
  if (range.start < 0 && range.length === 1 && count + range.start < 0) return false;
  if (number < first) return false;
  if (range.end !== undefined) return number <= (range.end < 0 ? count + range.end + 1 : range.end);
  return range.length === undefined || number < first + range.length;
}
