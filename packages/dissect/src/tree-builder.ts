import type { ExpertKind, Field, Place } from './declared-field.ts';
import { displayText } from './display-text.ts';
import { type ExpertNote, noteKindText, noteOf } from './expert.ts';
import type { FieldInfo, FieldValue } from './field.ts';
import type { Protocol } from './protocol.ts';
import { readPlace, readValue } from './read-value.ts';
import type { FieldSink } from './sink.ts';
import type { TreeNode, TreeOptions, TreeWords } from './tree.ts';
import type { LayerView } from './view.ts';

/** What others know of a field of one layer. */
export type LayerState = (field: FieldInfo) => readonly FieldValue[];

type Node = Omit<TreeNode, 'children' | 'label'> & { label: string; readonly children: Node[] };

/** A field that is shown where another one is, and which of its values. */
interface Follower {
  readonly field: Field;
  readonly index: number;
  readonly inside: boolean;
}

/** Builds the tree of one layer: its fields in the order of declaration, those of its walk where the first of them is declared. */
export class TreeBuilder implements FieldSink {
  readonly #root: Node;
  readonly #layer: LayerView;
  readonly #protocol: Protocol;
  readonly #hidden: boolean;
  readonly #words: TreeWords;
  readonly #state: LayerState;
  readonly #open: Node[];
  readonly #groups = new Map<string, Node>();

  constructor(layer: LayerView, protocol: Protocol, options: TreeOptions, state: LayerState) {
    this.#layer = layer;
    this.#protocol = protocol;
    this.#hidden = options.hidden === true;
    this.#words = options.words ?? {};
    this.#state = state;
    const { bytes, start, end, frame } = layer;
    const field = frame.dissector.fields.find(protocol.name);
    const label =
      this.#words[protocol.name]?.(true, layer, start) ??
      protocol.summary?.(layer, (name) => this.#known(name)) ??
      protocol.title;
    this.#root = { label, field, value: undefined, bytes, start, end, ...PLAIN, children: [] };
    this.#open = [this.#root];
  }

  build(): TreeNode {
    let walked = false;
    for (const field of Object.values(this.#protocol.fields)) {
      if (field.walked && !walked) {
        walked = true;
        this.#protocol.walk?.(this.#layer, this);
        this.#open.length = 1;
      }
      if (!field.walked && !isFollower(field)) this.#declared(field);
    }
    return this.#root;
  }

  add(field: Field, at: number, length: number): void {
    this.#push(field, at, length, readValue(this.#layer.bytes, at, length, field.type), undefined, true);
  }

  set(field: Field, at: number, length: number, value: FieldValue, label?: string): void {
    this.#push(field, at, length, value, label);
  }

  open(field: Field, at: number, length: number, label?: string): void {
    const value = readValue(this.#layer.bytes, at, length, field.type);
    const node = this.#push(field, at, length, value, label, true);
    this.#open.push(node ?? this.#open.at(-1)!);
  }

  group(label: string, at: number, length: number): void {
    const node = this.#line(label, at, length);
    this.#open.at(-1)!.children.push(node);
    this.#open.push(node);
  }

  relabel(label: string): void {
    this.#open.at(-1)!.label = label;
  }

  close(): void {
    if (this.#open.length > 1) this.#open.pop();
  }

  #known(name: string): FieldValue | undefined {
    const field = this.#layer.frame.dissector.fields.find(name);
    return field === undefined ? undefined : this.#state(field)[0];
  }

  /** A field with a fixed place, a computed one, or one that others know. */
  #declared(field: Field): void {
    if (field.hidden && !this.#hidden) return;
    for (let index = 0; ; index++) {
      const node = this.#valueNode(field, index);
      if (node === undefined) return;
      const group = field.shown?.group;
      this.#put(group === undefined ? this.#parentFor(field) : this.#group(group), node, field);
    }
  }

  /** The node of value `index` of a field that is not walked. */
  #valueNode(field: Field, index: number): Node | undefined {
    const { bytes, start } = this.#layer;
    const place = field.places?.[index];
    if (place !== undefined) {
      const value = readPlace(bytes, start, place, field.type);
      return this.#node(field, value, start + place.at, place.size, undefined, place);
    }
    if (field.places !== undefined) return undefined;
    const value = this.#values(field)[index];
    if (value === undefined) return undefined;
    const isView = typeof value === 'object' && value.buffer === bytes.buffer;
    const at = isView ? value.byteOffset - bytes.byteOffset : start + (field.range?.[0] ?? 0);
    const length = isView ? value.length : (field.range?.[1] ?? 0);
    return this.#node(field, value, at, length);
  }

  #values(field: Field): readonly FieldValue[] {
    if (field.read === undefined) return this.#state(this.#layer.frame.dissector.fields.find(field.name)!);
    const values = field.read(this.#layer);
    return values === undefined ? [] : Array.isArray(values) ? values : [values as FieldValue];
  }

  #push(
    field: Field,
    at: number,
    length: number,
    value: FieldValue,
    label?: string,
    isRead = false,
  ): Node | undefined {
    if (field.hidden && !this.#hidden) return undefined;
    const node = this.#node(field, value, at, length, label);
    // What was read is no inference, even from no bytes.
    if (isRead && length === 0) node.label = label ?? displayText(field, value, this.#layer);
    const parent = this.#open.at(-1)!;
    this.#put(parent === this.#root ? this.#parentFor(field) : parent, node, field);
    return node;
  }

  /** Puts a node where it belongs, and with it what wants to be shown with the value of `field`. */
  #put(parent: Node, node: Node, field: Field): void {
    parent.children.push(node);
    for (const { field: follower, index, inside } of followersOf(this.#protocol).get(field.name) ?? []) {
      if (follower.hidden && !this.#hidden) continue;
      const next = this.#valueNode(follower, index);
      if (next !== undefined)
        this.#put(
          inside || (next.value as number) >= follower.shown!.inside! ? node : parent,
          next,
          follower,
        );
    }
  }

  #group(label: string): Node {
    let node = this.#groups.get(label);
    if (node === undefined) {
      node = this.#line(inferred(label, 0), this.#layer.end, 0);
      this.#groups.set(label, node);
      this.#root.children.push(node);
    }
    return node;
  }

  /** The last field whose name this one continues. */
  #parentFor({ name }: Field): Node {
    let parent = this.#root;
    for (let last = parent.children.at(-1); last !== undefined; last = parent.children.at(-1)) {
      if (last.field === undefined || !name.startsWith(`${last.field.name}.`)) break;
      parent = last;
    }
    return parent;
  }

  #line(label: string, at: number, length: number): Node {
    const { bytes } = this.#layer;
    const place = { bytes, ...this.#inside(at, length) };
    return { label, field: undefined, value: undefined, ...place, ...PLAIN, children: [] };
  }

  #node(field: Field, value: FieldValue, start: number, length: number, label?: string, place?: Place): Node {
    const { bytes, frame } = this.#layer;
    const info = frame.dissector.fields.find(field.name);
    const where = { bytes, ...this.#inside(start, length) };
    if (field.expert !== undefined) return this.#noteNode(field, field.expert, info, where, label);
    const words = this.#words[field.name]?.(value, this.#layer, start);
    const text = label ?? inferred(displayText(field, value, this.#layer, place, words), length);
    return { label: text, field: info, value, ...where, ...PLAIN, hidden: field.hidden, children: [] };
  }

  /** A range cut to what there is: lengths on the wire may say more. */
  #inside(at: number, length: number): { start: number; end: number } {
    const { bytes, frame } = this.#layer;
    const limit = bytes === frame.bytes ? frame.limit : bytes.length;
    const start = Math.min(at, limit);
    return { start, end: Math.min(start + length, limit) };
  }

  #noteNode(
    field: Field,
    kind: ExpertKind,
    info: FieldInfo | undefined,
    where: Pick<Node, 'bytes' | 'start' | 'end'>,
    message?: string,
  ): Node {
    const said: ExpertNote = noteOf(field, kind, this.#layer, (name) => this.#known(name));
    const note = message === undefined ? said : { ...said, message };
    const label = `[Expert Info (${noteKindText(note)}): ${note.message}]`;
    return { label, field: info, value: true, ...where, hidden: false, note, children: [] };
  }
}

const PLAIN = { hidden: false, note: undefined };

function isFollower({ shown }: Field): boolean {
  return shown?.after !== undefined || shown?.under !== undefined;
}

/** By protocol: field name → what is shown with it. */
const followers = new WeakMap<Protocol, ReadonlyMap<string, readonly Follower[]>>();

function followersOf(protocol: Protocol): ReadonlyMap<string, readonly Follower[]> {
  let known = followers.get(protocol);
  if (known === undefined) {
    known = findFollowers(protocol);
    followers.set(protocol, known);
  }
  return known;
}

function findFollowers(protocol: Protocol): ReadonlyMap<string, readonly Follower[]> {
  const found = new Map<string, Follower[]>();
  for (const field of Object.values(protocol.fields)) {
    const { after, under } = field.shown ?? {};
    for (const [index, name] of (after ?? under ?? []).entries()) {
      const list = found.get(name) ?? [];
      list.push({ field, index, inside: after === undefined });
      found.set(name, list);
    }
  }
  return found;
}

/** What has no bytes of its own stands in brackets. */
function inferred(label: string, length: number): string {
  return length === 0 ? `[${label}]` : label;
}
