import { EXPERT_GROUPS, type ExpertNote, SEVERITIES } from './expert.ts';
import { formatValue } from './format-value.ts';
import type { Frame } from './frame.ts';
import { frameTree, type TreeNode, type TreeOptions } from './tree.ts';

/** A line of JSON: a key may occur more than once, as in `tshark -T json`. */
export type JsonEntry = readonly [key: string, value: string | readonly JsonEntry[]];

/** JSON of a tree: text of values, objects for what has children, arrays for what repeats. */
export type TreeJson = { [key: string]: string | TreeJson | (string | TreeJson)[] };

/**
 * The layers in the shape of `tshark -T json --no-duplicate-keys`: layer name → fields, hidden ones as well; every value
 * is text as `formatValue` gives it; the children of a field that has a value stand beside it under `<name>_tree`.
 */
export function frameJson(frame: Frame, options: TreeOptions = {}): TreeJson {
  return merged(treeEntries(frameTree(frame, { hidden: true, ...options })));
}

/**
 * The same as a list of keys and values, in tshark's order and with its duplicate keys: what `-T json` prints.
 *
 * @param nodes of `frameTree`, with `hidden` for what tshark has.
 */
export function treeEntries(nodes: readonly TreeNode[]): JsonEntry[] {
  return nodes.flatMap((node) =>
    node.note === undefined
      ? [[node.field?.name ?? node.label, lines(node.children)] as const]
      : faultEntries(node),
  );
}

function lines(nodes: readonly TreeNode[]): JsonEntry[] {
  const entries: JsonEntry[] = [];
  for (const node of nodes) {
    const { field, label, children } = node;
    if (node.note !== undefined) {
      entries.push(['_ws.expert', noteEntries(field?.name, node.note)]);
    } else if (field === undefined) {
      entries.push([unbracketed(label), lines(children)]);
    } else if (field.type === 'none' || node.value === undefined) {
      entries.push([field.name, children.length === 0 ? '' : lines(children)]);
    } else {
      entries.push([field.name, valueText(node)]);
      if (children.length > 0) entries.push([`${field.name}_tree`, lines(children)]);
    }
  }
  return entries;
}

function faultEntries({ note, label }: TreeNode): JsonEntry[] {
  const name = label.startsWith('[Packet size') ? '_ws.short' : '_ws.malformed';
  const inside: JsonEntry[] = [['_ws.expert', noteEntries(`${name}.expert`, note!)]];
  return [[name, name === '_ws.malformed' ? [...inside, [name, 'Malformed Packet']] : inside]];
}

function noteEntries(name: string | undefined, note: ExpertNote): JsonEntry[] {
  return [
    [name ?? '_ws.expert', ''],
    ['_ws.expert.message', note.message],
    ['_ws.expert.severity', String(SEVERITIES[note.severity])],
    ['_ws.expert.group', String(EXPERT_GROUPS[note.group])],
  ];
}

/** Bytes have colons between them here, and none of them are an empty text. */
function valueText({ field, value }: TreeNode): string {
  if (value instanceof Uint8Array && value.length === 0) return '';
  const isBytes = field!.type === 'bytes' || field!.type === 'protocol' || field!.type === 'uint_bytes';
  return formatValue(isBytes ? { type: 'bytes', base: 'colon' } : field!, value!);
}

function unbracketed(label: string): string {
  return label.startsWith('[') && label.endsWith(']') ? label.slice(1, -1) : label;
}

/** Repeated keys become arrays. */
function merged(entries: readonly JsonEntry[]): TreeJson {
  const json: TreeJson = Object.create(null);
  for (const [key, entry] of entries) {
    const value = typeof entry === 'string' ? entry : merged(entry);
    const before = json[key];
    if (before === undefined) json[key] = value;
    else if (Array.isArray(before)) before.push(value);
    else json[key] = [before, value];
  }
  return json;
}
