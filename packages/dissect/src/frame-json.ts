import { formatValue } from './format-value.ts';
import type { Frame } from './frame.ts';
import { frameTree, type TreeNode } from './tree.ts';

/** JSON of a tree: text of values, objects for what has children, arrays for what repeats. */
export type TreeJson = { [key: string]: string | TreeJson | (string | TreeJson)[] };

/**
 * The layers in the shape of `tshark -T json --no-duplicate-keys`: layer name → fields; every value is text as
 * `formatValue` gives it; the children of a field that has a value stand beside it under `<name>_tree`.
 */
export function frameJson(frame: Frame): TreeJson {
  const layers: TreeJson = Object.create(null);
  for (const node of frameTree(frame)) put(layers, node.field?.name ?? node.label, childrenJson(node));
  return layers;
}

function childrenJson(node: TreeNode): TreeJson {
  const json: TreeJson = Object.create(null);
  for (const child of node.children) {
    const { field } = child;
    if (field === undefined) {
      put(json, child.label, childrenJson(child));
      continue;
    }
    put(json, field.name, valueJson(child));
    if (child.children.length > 0) put(json, `${field.name}_tree`, childrenJson(child));
  }
  return json;
}

/** What has no value of its own is shown by its label; bytes have colons between them here. */
function valueJson({ label, field, value }: TreeNode): string {
  if (field === undefined || value === undefined || field.type === 'none' || field.type === 'protocol')
    return label;
  return formatValue(field.type === 'bytes' ? { type: 'bytes', base: 'colon' } : field, value);
}

function put(json: TreeJson, key: string, value: string | TreeJson): void {
  const before = json[key];
  if (before === undefined) json[key] = value;
  else if (Array.isArray(before)) before.push(value);
  else json[key] = [before, value];
}
