import { type AnalyzedFrame, type Analyzer, analyzedTree } from '@plainwire/analyzer';
import { toHex } from '@plainwire/bytes';
import { formatValue, type JsonEntry, type TreeNode, treeEntries } from '@plainwire/dissect';
import type { FieldInfo } from '@plainwire/filter-lang';
import { chosenLayers, type LayerChoice } from './chosen-layers.ts';
import type { FrameOutput } from './frame-output.ts';
import { type JsonPart, prettyJson } from './json-text.ts';

/** What is told of a frame's layers. */
export type LayersOf = (frame: AnalyzedFrame) => Entries | readonly JsonEntry[];

/** `-T json`: an array with one object a frame, in the shape that Elasticsearch takes. */
export class JsonOutput implements FrameOutput {
  readonly head = '[';
  readonly #layersOf: LayersOf;
  readonly #choice: LayerChoice | undefined;

  /** @param choice of the layers, those that are shown with what is in them; without it, all. */
  constructor(layersOf: LayersOf, choice?: LayerChoice) {
    this.#layersOf = layersOf;
    this.#choice = choice;
  }

  frame(frame: AnalyzedFrame, _digits: number, isFirst: boolean): string {
    const layers = this.#layersOf(frame) as readonly (readonly [string, JsonPart])[];
    const shown = this.#choice === undefined ? layers : chosenLayers(layers, this.#choice);
    const source: JsonPart = [['layers', shown]];
    const object: JsonPart = [
      ['_index', indexOf(frame)],
      ['_type', 'doc'],
      ['_score', null],
      ['_source', source],
    ];
    return `${isFirst ? '' : ','}\n  ${prettyJson(object, '  ')}`;
  }

  foot(isEmpty: boolean): string {
    return isEmpty ? ']\n' : '\n]\n';
  }
}

/** `packets-2019-05-06`: the day of the frame, in local time. */
export function indexOf({ record }: AnalyzedFrame): string {
  const day = new Date(record.seconds * 1000);
  const month = String(day.getMonth() + 1).padStart(2, '0');
  return `packets-${day.getFullYear()}-${month}-${String(day.getDate()).padStart(2, '0')}`;
}

/** The fields of `-e`, those that the frame has: each with all its values. */
export function fieldLayers(fields: readonly FieldInfo[]): LayersOf {
  return (frame) =>
    fields.flatMap((field) => {
      const values = frame.values(field.id);
      if (values.length === 0) return [];
      return [[field.name, { array: values.map((value) => formatValue(field, value)) }] as const];
    });
}

/** Every field, hidden ones too. */
export function treeLayers(analyzer: Pick<Analyzer, 'fields'>): LayersOf {
  return (frame) => treeEntries(analyzedTree(frame, analyzer, true));
}

/** `-x`: before each field, the bytes it comes from: hex, offset, length, mask, Wireshark's number of the type. */
export function rawTreeLayers(analyzer: Pick<Analyzer, 'fields'>, withValues: boolean): LayersOf {
  return (frame) => {
    const { bytes, start } = frame.layers;
    const origin = (node: TreeNode) => (node.bytes === bytes ? start : 0);
    return analyzedTree(frame, analyzer, true).flatMap((node) => {
      const raw = rawPart(node, origin);
      const inside = rawEntries(node.children, withValues, origin);
      const name = node.field?.name ?? node.label;
      return [...raw, ...(inside.length > 0 || withValues ? [[name, inside] as const] : [])];
    });
  };
}

type Entries = readonly (readonly [key: string, value: JsonPart])[];

function rawEntries(
  nodes: readonly TreeNode[],
  withValues: boolean,
  origin: (node: TreeNode) => number,
): Entries {
  return nodes.flatMap((node): Entries => {
    const inside = rawEntries(node.children, withValues, origin);
    const raw = rawPart(node, origin);
    // The entries of one line, as they stand inside a layer.
    const [[, told]] = treeEntries([{ ...node, note: undefined, children: [{ ...node, children: [] }] }]) as [
      [string, Entries],
    ];
    const [name] = told[0]!;
    const values = withValues ? told : [];
    if (node.children.length === 0) return [...raw, ...values];
    const hasValue = node.field !== undefined && node.field.type !== 'none' && node.value !== undefined;
    if (!hasValue) return [...raw, [name, inside]];
    return [...raw, ...values, [`${name}_tree`, inside]];
  });
}

function rawPart(node: TreeNode, origin: (node: TreeNode) => number): Entries {
  const { bytes, start, end, field } = node;
  if (field === undefined || end <= start) return [];
  const type = FIELD_TYPES.indexOf(field.type);
  return [
    [
      `${field.name}_raw`,
      { array: [toHex(bytes.subarray(start, end)), start - origin(node), end - start, 0, type] },
    ],
  ];
}

/** In the order of Wireshark's `enum ftenum`. */
const FIELD_TYPES: readonly string[] = [
  ...['none', 'protocol', 'boolean', 'char', 'uint8', 'uint16', 'uint24', 'uint32', 'uint40', 'uint48'],
  ...['uint56', 'uint64', 'int8', 'int16', 'int24', 'int32', 'int40', 'int48', 'int56', 'int64'],
  ...['ieee_11073_sfloat', 'ieee_11073_float', 'float', 'double', 'absolute_time', 'relative_time', 'string'],
  ...['stringz', 'uint_string', 'ether', 'bytes', 'uint_bytes', 'ipv4', 'ipv6', 'ipxnet', 'framenum', 'guid'],
  ...['oid', 'eui64', 'ax25', 'vines', 'rel_oid', 'system_id', 'stringzpad', 'fcwwn', 'stringztrunc'],
];
