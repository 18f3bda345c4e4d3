import { type CutLayer, valuesOfCut, viewOfCut } from './cut-layer.ts';
import { displayText } from './display-text.ts';
import { type ExpertNote, faultNote, faultTitle, noteKindText } from './expert.ts';
import type { FieldInfo, FieldValue } from './field.ts';
import type { Frame } from './frame.ts';
import { type LayerState, TreeBuilder } from './tree-builder.ts';
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
  /** Filters know it, `-V` does not show it; only there when asked for. */
  readonly hidden: boolean;
  /** The line is a remark about the packet, and this is what it says. */
  readonly note: ExpertNote | undefined;
  readonly children: readonly TreeNode[];
}

/**
 * By the name of a field how its values read for people, by the name of a protocol the line of its layer: `Echo (8)`,
 * `Address Resolution Protocol (request)`. `at` is where the value begins in the layer's bytes.
 */
export type TreeWords = Readonly<
  Record<string, (value: FieldValue, layer: LayerView, at: number) => string | undefined>
>;

export interface TreeOptions {
  /** With the fields that filters know and people are not shown: `ip.addr`. Off by default. */
  readonly hidden?: boolean;
  /**
   * What others know of a layer: the values of a field that is declared with `needs: 'state'` or `'later'`, in layer
   * `index` of the frame. They stand where the field is declared.
   */
  readonly state?: (field: FieldInfo, index: number) => readonly FieldValue[];
  /** More words than the fields have themselves: those of `@plainwire/dissect/words`. */
  readonly words?: TreeWords;
}

/**
 * The layers of a frame with all their fields, for people to read: one node per layer, outermost first, and at the end
 * what is wrong with the frame, when something is. Fields whose name continues another's (`ip.flags.df`) stand under it.
 */
export function frameTree(frame: Frame, options: TreeOptions = {}): TreeNode[] {
  const nodes = layerTrees(frame, options);
  if (frame.cut !== undefined) nodes.push(cutTree(frame, frame.cut));
  if (frame.fault !== undefined) nodes.push(faultTree(frame));
  return nodes;
}

/** Its content is shown at the outermost level. */
const OUTSIDE = 'udp';

/** One after the other, but for what stands under the layer before it. */
function layerTrees(frame: Frame, options: TreeOptions): TreeNode[] {
  const nodes: TreeNode[] = [];
  let row = nodes;
  let bytes = frame.bytes;
  for (let index = 0; index < frame.layerCount; index++) {
    if (frame.bytesAt(index) !== bytes) row = nodes;
    bytes = frame.bytesAt(index);
    const node = layerTree(frame, index, options);
    const protocol = frame.protocolAt(index);
    const extended = row.at(-1);
    if (protocol.extends !== undefined && extended?.field?.name === protocol.extends) {
      row[row.length - 1] = { ...extended, children: [...extended.children, node] };
      continue;
    }
    row.push(node);
    if (protocol.encloses) {
      const inside: TreeNode[] = [...node.children];
      row[row.length - 1] = { ...node, children: inside };
      row = inside;
    }
    // Also in the quotation of an error, as in Wireshark.
    if (protocol.name === OUTSIDE) row = nodes;
  }
  return nodes;
}

/** The tree of one layer. */
export function layerTree(frame: Frame, index: number, options: TreeOptions = {}): TreeNode {
  const protocol = frame.protocolAt(index);
  const layer = protocol.view(frame, index);
  const builder = new TreeBuilder(layer, protocol, options, stateAt(options, index));
  return builder.build();
}

function stateAt({ state }: TreeOptions, index: number): LayerState {
  return state === undefined ? () => NONE : (field) => state(field, index);
}

const NONE: readonly FieldValue[] = [];

/** What is there of a header that was cut. */
function cutTree(frame: Frame, cut: CutLayer): TreeNode {
  const { protocolId, bytes, start, limit } = cut;
  const { name, title, fields } = frame.dissector.protocols[protocolId]!;
  const layer = viewOfCut(frame, cut);
  const children: TreeNode[] = [];
  for (const field of Object.values(fields)) {
    if (field.hidden || field.expert !== undefined) continue;
    for (const [index, value] of valuesOfCut(frame, cut, field).entries()) {
      const place = field.places?.[index];
      const [at, length] = place === undefined ? (field.range ?? [0, 0]) : [place.at, place.size];
      const info = frame.dissector.fields.find(field.name);
      const where = { bytes, start: start + at, end: start + at + length };
      children.push({
        ...LEAF,
        ...where,
        label: displayText(field, value, layer, place),
        field: info,
        value,
      });
    }
  }
  const field = frame.dissector.fields.find(name);
  return { ...LEAF, label: title, field, value: undefined, bytes, start, end: limit, children };
}

function faultTree(frame: Frame): TreeNode {
  const fault = frame.fault!;
  const { bytes } = frame;
  const note = faultNote(fault, frame.limit < frame.wireLimit);
  const place = { bytes, start: frame.start, end: frame.start };
  const label = `[Expert Info (${noteKindText(note)}): ${note.message}]`;
  const inside = { ...LEAF, ...place, label, field: undefined, value: undefined, note };
  return { ...inside, label: `[${faultTitle(fault, note)}]`, children: [inside] };
}

const LEAF = { hidden: false, note: undefined, children: [] };
