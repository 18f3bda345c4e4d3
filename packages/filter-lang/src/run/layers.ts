import type { FieldInfo, FieldSource, FieldValue } from '../field.ts';
import type { RangeNode } from '../syntax/ast.ts';
import { isLocated, LocatedReader } from './located.ts';

/**
 * Reads the values of a field in those layers that `ranges` name: the first of a protocol is 1, the last that has the
 * field -1. What belongs to no layer, as `frame.len`, is all in the first.
 */
export function layeredReader(
  field: FieldInfo,
  ranges: readonly RangeNode[],
): (source: FieldSource) => readonly FieldValue[] {
  if (field.protocolId === undefined) {
    const isNamed = ranges.some((range) => covers(range, 1, 1));
    return (source) => (isNamed ? source.values(field.id) : []);
  }
  const read = layerReader(field);
  return (source) => {
    const layers = numbered(source)
      .map(({ layer, number }) => ({ number, values: read(source, layer) }))
      .filter(({ values }) => values.length > 0);
    const last = layers.at(-1)?.number ?? 0;
    return layers
      .filter(({ number }) => ranges.some((range) => covers(range, number, last)))
      .flatMap(({ values }) => values);
  };
}

/** All layers, each with its number among those of its protocol. */
function numbered(source: FieldSource): { layer: number; number: number }[] {
  const counts = new Map<number, number>();
  return Array.from({ length: source.headerCount }, (_, layer) => {
    const protocolId = source.protocolIdAt(layer);
    const number = (counts.get(protocolId) ?? 0) + 1;
    counts.set(protocolId, number);
    return { layer, number };
  });
}

type LayerReader = (source: FieldSource, layer: number) => readonly FieldValue[];

function layerReader(field: FieldInfo): LayerReader {
  if (isLocated(field)) {
    const reader = new LocatedReader(field);
    return (source, layer) => {
      const values: FieldValue[] = [];
      reader.collect(source, layer, values);
      return values;
    };
  }
  return (source, layer) => source.valuesInLayer?.(field.id, layer) ?? share(field, source, layer);
}

/** Sources that cannot tell layers apart: every layer is taken to give as many values as the others. */
function share(field: FieldInfo, source: FieldSource, layer: number): readonly FieldValue[] {
  const layers = layersOf(source, field);
  const index = layers.indexOf(layer);
  if (index < 0) return [];
  const values = source.values(field.id);
  const each = values.length / layers.length;
  return Number.isInteger(each) ? values.slice(index * each, (index + 1) * each) : [];
}

/** The layers of the protocol of `field`, all or those that `ranges` name. */
export function namedLayers(
  field: FieldInfo,
  ranges: readonly RangeNode[] | undefined,
): (source: FieldSource) => readonly number[] {
  return (source) => {
    const layers = layersOf(source, field);
    if (ranges === undefined) return layers;
    return layers.filter((_, index) => ranges.some((range) => covers(range, index + 1, layers.length)));
  };
}

function layersOf(source: FieldSource, { protocolId, sources }: FieldInfo): number[] {
  const layers: number[] = [];
  for (let layer = 0; layer < source.headerCount; layer++) {
    const id = source.protocolIdAt(layer);
    if (id === protocolId || sources?.has(id)) layers.push(layer);
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
