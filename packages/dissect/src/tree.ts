import type { Field } from './declare.ts';
import { displayText } from './display-text.ts';
import type { FieldInfo, FieldValue } from './field.ts';
import type { Frame } from './frame.ts';
import { readPlace, readValue } from './read-value.ts';
import type { FieldSink } from './sink.ts';
import type { LayerView } from './view.ts';

/** One line of the detail tree. */
export interface TreeNode {
  /** What is shown: `Source Port: 443`. Text from packets is not escaped in it. */
  readonly label: string;
  /** Undefined for a line that is no field: `Queries`. */
  readonly field: FieldInfo | undefined;
  readonly value: FieldValue | undefined;
  /** What `start` and `end` count in. */
  readonly bytes: Uint8Array;
  readonly start: number;
  /** Exclusive; equal to `start` for what was inferred and has no bytes of its own. */
  readonly end: number;
  readonly children: readonly TreeNode[];
}

/**
 * The layers of a frame with all their fields, for people to read: one node per layer, outermost first. Fields whose
 * name continues another's (`ip.flags.df`) stand under it.
 */
export function frameTree(frame: Frame): TreeNode[] {
  return Array.from({ length: frame.layerCount }, (_, index) => layerTree(frame, index));
}

/** The tree of one layer. */
export function layerTree(frame: Frame, index: number): TreeNode {
  const protocol = frame.protocolAt(index);
  const layer = protocol.view(frame, index);
  const builder = new TreeBuilder(layer, protocol.title);
  for (const field of Object.values(protocol.fields)) builder.declared(field);
  protocol.walk?.(layer, builder);
  return builder.root;
}

type Node = Omit<TreeNode, 'children'> & { readonly children: Node[] };

class TreeBuilder implements FieldSink {
  readonly root: Node;
  readonly #layer: LayerView;
  readonly #open: Node[];

  constructor(layer: LayerView, title: string) {
    this.#layer = layer;
    const field = layer.frame.dissector.fields.find(layer.frame.protocolAt(layer.index).name);
    const { bytes, start, end } = layer;
    this.root = { label: title, field, value: undefined, bytes, start, end, children: [] };
    this.#open = [this.root];
  }

  /** A field with a fixed place, or a computed one; the walk brings the others. */
  declared(field: Field): void {
    if (field.hidden || field.walked) return;
    const { bytes, start } = this.#layer;
    if (field.places !== undefined) {
      for (const place of field.places) {
        const value = readPlace(bytes, start, place, field.type);
        const label = displayText(field, value, place, bytes, start);
        this.#nest(this.#node(field, label, value, start + place.at, place.size));
      }
      return;
    }
    const values = field.read?.(this.#layer);
    for (const value of values === undefined ? [] : Array.isArray(values) ? values : [values])
      this.#computed(field, value);
  }

  add(field: Field, at: number, length: number): void {
    this.#push(field, at, length, readValue(this.#layer.bytes, at, length, field.type));
  }

  set(field: Field, at: number, length: number, value: FieldValue): void {
    this.#push(field, at, length, value);
  }

  open(field: Field, at: number, length: number): void {
    this.#open.push(this.#push(field, at, length, readValue(this.#layer.bytes, at, length, field.type)));
  }

  group(label: string, at: number, length: number): void {
    const { bytes } = this.#layer;
    const node: Node = {
      label,
      field: undefined,
      value: undefined,
      bytes,
      start: at,
      end: at + length,
      children: [],
    };
    this.#open.at(-1)!.children.push(node);
    this.#open.push(node);
  }

  close(): void {
    if (this.#open.length > 1) this.#open.pop();
  }

  #computed(field: Field, value: FieldValue): void {
    const { bytes, start } = this.#layer;
    const isView = typeof value === 'object' && value.buffer === bytes.buffer;
    const at = isView ? value.byteOffset - bytes.byteOffset : start + (field.range?.[0] ?? 0);
    const length = isView ? value.length : (field.range?.[1] ?? 0);
    this.#nest(this.#node(field, inferred(displayText(field, value), length), value, at, length));
  }

  #push(field: Field, at: number, length: number, value: FieldValue): Node {
    const node = this.#node(field, inferred(displayText(field, value), length), value, at, length);
    this.#open.at(-1)!.children.push(node);
    return node;
  }

  /** Under the last field whose name this one continues. */
  #nest(node: Node): void {
    let parent = this.root;
    for (let last = parent.children.at(-1); last !== undefined; last = parent.children.at(-1)) {
      if (last.field === undefined || !node.field!.name.startsWith(`${last.field.name}.`)) break;
      parent = last;
    }
    parent.children.push(node);
  }

  #node(field: Field, label: string, value: FieldValue, start: number, length: number): Node {
    const { bytes, frame } = this.#layer;
    return {
      label,
      field: frame.dissector.fields.find(field.name),
      value,
      bytes,
      start,
      end: start + length,
      children: [],
    };
  }
}

/** What has no bytes of its own stands in brackets. */
function inferred(label: string, length: number): string {
  return length === 0 ? `[${label}]` : label;
}
