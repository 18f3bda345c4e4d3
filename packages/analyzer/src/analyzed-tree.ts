import {
  type ExpertNote,
  formatValue,
  frameTree,
  layerTree,
  type TreeNode,
  type TreeWords,
} from '@plainwire/dissect';
import type { FieldInfo, FieldValue } from '@plainwire/filter-lang';
import type { AnalyzedFrame } from './analyzed-frame.ts';
import type { Analyzer } from './analyzer.ts';
import { commentTree } from './comment-tree.ts';

/**
 * The detail tree of a frame: comments, the capture record itself, then its layers with what the streams tell of them.
 *
 * @param hidden with the fields that filters know and people are not shown.
 * @param words those of `@plainwire/dissect/words`, for people.
 */
export function analyzedTree(
  frame: AnalyzedFrame,
  analyzer: Pick<Analyzer, 'fields'>,
  hidden = false,
  words: TreeWords = {},
): TreeNode[] {
  const state = (field: FieldInfo, index: number) => valuesAt(frame, field, index);
  return [
    ...commentTree(frame, analyzer),
    new RecordTree(frame, analyzer.fields).build(),
    ...frameTree(frame.layers, { hidden, state, words }).map((node) => namedAsProtocol(node, frame)),
  ];
}

/** Both versions of Linux's cooked header are `sll`, whose bytes tell nothing of the version. */
function namedAsProtocol(node: TreeNode, { layers }: AnalyzedFrame): TreeNode {
  if (node.field?.name !== 'sll2') return node;
  const children = node.children.filter(({ field }) => field?.name !== 'sll');
  return { ...node, field: layers.dissector.fields.find('sll'), children };
}

/** The line of layer `index`: `Transmission Control Protocol, Src Port: 80, …`. */
export function layerLabel(frame: AnalyzedFrame, index: number): string {
  return layerTree(frame.layers, index, { state: (field, layer) => valuesAt(frame, field, layer) }).label;
}

/** Every remark about the frame, in the order of its tree. */
export function expertNotes(frame: AnalyzedFrame): ExpertNote[] {
  const notes: ExpertNote[] = [];
  const gather = (nodes: readonly TreeNode[]) => {
    for (const { note, children } of nodes) {
      if (note !== undefined) notes.push(note);
      else gather(children);
    }
  };
  gather(frameTree(frame.layers, { state: (field, index) => valuesAt(frame, field, index) }));
  return notes;
}

const NONE: readonly FieldValue[] = [];

/** Of the values that a frame has of a state field, those of one layer. */
function valuesAt(frame: AnalyzedFrame, field: FieldInfo, index: number): readonly FieldValue[] {
  const values = frame.values(field.id);
  if (values.length === 0) return NONE;
  const id = frame.protocolIdAt(index);
  let before = 0;
  let all = 0;
  for (let layer = 0; layer < frame.layerCount; layer++) {
    if (frame.protocolIdAt(layer) !== id) continue;
    if (layer < index) before++;
    all++;
  }
  if (all === 1) return values;
  if (all === values.length) return [values[before]!];
  return before === all - 1 ? values : NONE;
}

type Fields = Analyzer['fields'];

/** `Frame 7: 66 bytes on wire …` and what stands under it. */
class RecordTree {
  readonly #frame: AnalyzedFrame;
  readonly #fields: Fields;

  constructor(frame: AnalyzedFrame, fields: Fields) {
    this.#frame = frame;
    this.#fields = fields;
  }

  build(): TreeNode {
    const { number, originalLength, capturedLength } = this.#frame.record;
    const id = this.#value('frame.interface_id');
    const where =
      id === undefined ? '' : ` on interface ${this.#value('frame.interface_name') ?? 'unknown'}, id ${id}`;
    const onWire = `${bytes(originalLength)} on wire (${8 * originalLength} bits)`;
    const captured = `${bytes(capturedLength)} captured (${8 * capturedLength} bits)`;
    const children = [
      this.#line('frame.section_number'),
      this.#interface(),
      this.#line(
        'frame.encap_type',
        (value, text) => `${labelOf(this.#fields, 'frame.encap_type', value)} (${text})`,
      ),
      this.#line('frame.time'),
      this.#inferred('frame.offset_shift', ' seconds'),
      this.#line('frame.time_epoch', (_, text) => `${text} seconds`),
      this.#inferred('frame.time_delta', ' seconds'),
      this.#inferred('frame.time_delta_displayed', ' seconds'),
      this.#inferred('frame.time_relative', ' seconds'),
      this.#line('frame.number'),
      this.#line('frame.len', (value) => `${bytes(Number(value))} (${8 * Number(value)} bits)`),
      this.#line('frame.cap_len', (value) => `${bytes(Number(value))} (${8 * Number(value)} bits)`),
      this.#inferred('frame.marked'),
      this.#inferred('frame.ignored'),
      this.#inferred('frame.protocols'),
    ];
    const label = `Frame ${number}: ${onWire}, ${captured}${where}`;
    const { start, limit } = this.#frame.layers;
    return {
      ...this.#place('frame', label),
      start,
      end: limit,
      children: children.filter((child) => child !== undefined),
    };
  }

  #interface(): TreeNode | undefined {
    const name = this.#line('frame.interface_name');
    const description = this.#line('frame.interface_description');
    const line = this.#line('frame.interface_id', (_, text) =>
      name === undefined ? text : `${text} (${name.value})`,
    );
    if (line === undefined) return undefined;
    return { ...line, children: [name, description].filter((child) => child !== undefined) };
  }

  #inferred(name: string, unit = ''): TreeNode | undefined {
    const line = this.#line(name, (value, text) =>
      typeof value === 'boolean' ? booleanText(value) : text + unit,
    );
    return line === undefined ? undefined : { ...line, label: `[${line.label}]` };
  }

  #line(name: string, textOf = (_: FieldValue, text: string) => text): TreeNode | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    const field = this.#fields.find(name)!;
    const text = textOf(value, formatValue(field, value));
    return { ...this.#place(name, `${TITLES[name] ?? field.title}: ${text}`), value };
  }

  #value(name: string): FieldValue | undefined {
    return this.#frame.values(this.#fields.find(name)!.id)[0];
  }

  #place(name: string, label: string): TreeNode {
    const { bytes, start } = this.#frame.layers;
    return {
      label,
      field: this.#fields.find(name) as TreeNode['field'],
      value: undefined,
      bytes,
      start,
      end: start,
      hidden: false,
      note: undefined,
      children: [],
    };
  }
}

/** What trees call fields that have another name for filters. */
const TITLES: Readonly<Record<string, string>> = {
  'frame.len': 'Frame Length',
  'frame.cap_len': 'Capture Length',
};

function bytes(count: number): string {
  return `${count} byte${count === 1 ? '' : 's'}`;
}

function booleanText(value: boolean): string {
  return value ? 'True' : 'False';
}

function labelOf(fields: Fields, name: string, value: FieldValue): string {
  return fields.find(name)!.labels?.get(value as number) ?? 'Unknown';
}
