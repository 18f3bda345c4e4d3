import { type AnalyzedFrame, type Analyzer, analyzedTree } from '@plainwire/analyzer';
import { escapeText } from '@plainwire/bytes';
import { type ExpertNote, noteWords, type TreeNode, type TreeWords } from '@plainwire/dissect';
import { type HexStyle, hexLines } from '../hex-lines.ts';
import { summaryLine } from '../summary-output.ts';
import type { TimeFormat } from '../time-format.ts';
import type { FrameOutput } from './frame-output.ts';

/** Which parts a frame is printed in. */
export interface TextParts {
  readonly summary: boolean;
  /** `-V` */
  readonly details: boolean;
  /** `-O`: the protocols whose details are shown; undefined for all. */
  readonly detailsOf: ReadonlySet<string> | undefined;
  /** `-x` */
  readonly hex: boolean;
  readonly hexStyle: HexStyle;
  /** `-S`: the line behind each frame that is more than its summary. */
  readonly frameSeparator: string;
  /** Between the columns of the summary: a space, or a tab. */
  readonly separator: string;
  readonly timeFormat: TimeFormat;
  /** `-u hms` */
  readonly hms: boolean;
}

/** `-T text` and `-T tabs`: a line a frame, its details, its bytes. */
export class TextOutput implements FrameOutput {
  readonly head = '';
  readonly #parts: TextParts;
  readonly #fields: Analyzer['fields'];
  readonly #words: TreeWords;

  constructor(parts: TextParts, fields: Analyzer['fields'], words: TreeWords) {
    this.#parts = parts;
    this.#fields = fields;
    this.#words = words;
  }

  frame(frame: AnalyzedFrame, digits: number): string {
    const { summary, details, detailsOf, hex, hexStyle, separator, timeFormat, hms } = this.#parts;
    const end = `${this.#parts.frameSeparator}\n`;
    let text = summary ? summaryLine(frame, timeFormat, digits, separator, hms) : '';
    if (details) {
      const tree = analyzedTree(frame, { fields: this.#fields }, false, this.#words);
      text += lines(chosen(tree, detailsOf), '');
    }
    if (hex) text += `${text === '' ? '' : '\n'}${hexLines(frame.record.data, hexStyle)}`;
    if (details || hex) text += end;
    return text;
  }

  foot(): string {
    return '';
  }
}

const INDENT = '    ';

/** Of the other layers, their first line. */
function chosen(nodes: readonly TreeNode[], detailsOf: ReadonlySet<string> | undefined): readonly TreeNode[] {
  if (detailsOf === undefined) return nodes;
  return nodes.map((node) =>
    node.field === undefined || detailsOf.has(node.field.name)
      ? node
      : { ...node, field: undefined, children: [] },
  );
}

function lines(nodes: readonly TreeNode[], indent: string): string {
  let text = '';
  for (const { label, field, bytes, start, end, note, children } of nodes) {
    text += `${indent}${escapeText(label)}\n`;
    if (field?.name === 'data') text += `\n${hexLines(bytes.subarray(start, end))}`;
    if (children.length > 0) text += lines(children, indent + INDENT);
    else if (note !== undefined) text += noteLines(note, indent + INDENT);
  }
  return text;
}

/** What Wireshark repeats under a remark. */
function noteLines(note: ExpertNote, indent: string): string {
  const { severity, group } = noteWords(note);
  const texts = [escapeText(note.message), `Severity level: ${severity}`, `Group: ${group}`];
  return texts.map((text) => `${indent}[${text}]\n`).join('');
}
