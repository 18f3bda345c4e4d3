import { type AnalyzedFrame, type Analyzer, analyzedTree } from '@plainwire/analyzer';
import { formatValue, type TreeNode } from '@plainwire/dissect';
import type { FieldInfo } from '@plainwire/filter-lang';
import type { FrameOutput } from './frame-output.ts';
import { indexOf } from './json-output.ts';
import { jsonString } from './json-text.ts';

/** `-T ek`: for each frame a line that names the index, and a line with the frame, as Elasticsearch's bulk API takes them. */
export class EkOutput implements FrameOutput {
  readonly head = '';
  readonly #layersOf: (frame: AnalyzedFrame) => string;

  /** @param fields those of `-e`; without them, every field. */
  constructor(analyzer: Pick<Analyzer, 'fields'>, fields: readonly FieldInfo[]) {
    this.#layersOf =
      fields.length > 0
        ? (frame) => chosen(frame, fields)
        : (frame) => object(analyzedTree(frame, analyzer, true).flatMap(layerPart));
  }

  frame(frame: AnalyzedFrame): string {
    const { seconds, nanoseconds } = frame.record;
    const milliseconds = BigInt(seconds) * 1000n + BigInt(Math.trunc(nanoseconds / 1e6));
    const index = `{"index":{"_index":${jsonString(indexOf(frame))},"_type":"doc"}}`;
    return `${index}\n{"timestamp":"${milliseconds}","layers":${this.#layersOf(frame)}}\n`;
  }

  foot(): string {
    return '';
  }
}

function chosen(frame: AnalyzedFrame, fields: readonly FieldInfo[]): string {
  const parts = fields.flatMap((field) => {
    const values = frame.values(field.id);
    if (values.length === 0) return [];
    const texts = values.map((value) => jsonString(formatValue(field, value)));
    return [`${jsonString(underscored(field.name))}:[${texts.join(',')}]`];
  });
  return object(parts);
}

function object(parts: readonly string[]): string {
  return `{${parts.join(',')}}`;
}

function underscored(name: string): string {
  return name.replaceAll('.', '_');
}

function layerPart(node: TreeNode): string[] {
  const name = node.field?.name;
  if (name === undefined) return [];
  return [`${jsonString(underscored(name))}:${object(parts([node.children], underscored(name)))}`];
}

/** The lines of several lists, those of one field together; what stands under them follows on the same level. */
function parts(lists: readonly (readonly TreeNode[])[], prefix: string): string[] {
  return lists.flatMap((nodes) => {
    const groups = new Map<string, TreeNode[]>();
    for (const node of nodes) {
      const name = node.note !== undefined ? '_ws.expert' : (node.field?.name ?? 'text');
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [node]);
      else group.push(node);
    }
    return [...groups].flatMap(([name, group]) => groupParts(name, group, prefix));
  });
}

function groupParts(name: string, group: readonly TreeNode[], prefix: string): string[] {
  const [first] = group as [TreeNode];
  if (first.note !== undefined) return [];
  const key = first.field?.type === 'protocol' || first.field === undefined ? name : `${prefix}.${name}`;
  const values = group.map(valueText);
  const value = values.length === 1 ? values[0]! : `[${values.join(',')}]`;
  const inside = group.filter(({ children }) => children.length > 0).map(({ children }) => children);
  return [`${jsonString(underscored(key))}:${value}`, ...parts(inside, prefix)];
}

function valueText({ field, value, label }: TreeNode): string {
  if (field === undefined) return jsonString(label.replace(/^\[(.*)\]$/s, '$1'));
  if (typeof value === 'boolean' && field.type === 'boolean') return String(value);
  if (value === undefined || field.type === 'none') return 'null';
  if (field.type === 'absolute_time') return jsonString(isoTime(BigInt(value as bigint)));
  const isBytes = field.type === 'bytes' || field.type === 'protocol' || field.type === 'uint_bytes';
  return jsonString(formatValue(isBytes ? { type: 'bytes', base: 'colon' } : field, value));
}

/** `2019-05-06T13:46:59.759878000Z` */
function isoTime(ns: bigint): string {
  const seconds = ns / 1_000_000_000n;
  const rest = ns % 1_000_000_000n;
  const date = new Date(Number(seconds) * 1000);
  return `${date.toISOString().slice(0, 19)}.${String(rest).padStart(9, '0')}Z`;
}
