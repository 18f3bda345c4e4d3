import { type AnalyzedFrame, type Analyzer, analyzedTree } from '@plainwire/analyzer';
import { escapeText } from '@plainwire/bytes';
import type { TreeNode } from '@plainwire/dissect';
import { hexLines } from '../hex-lines.ts';
import { summaryLine } from '../summary-output.ts';
import type { TimeFormat } from '../time-format.ts';
import type { FrameOutput } from './frame-output.ts';

/** Which parts a frame is printed in. */
export interface TextParts {
  readonly summary: boolean;
  /** `-V` */
  readonly details: boolean;
  /** `-x` */
  readonly hex: boolean;
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

  constructor(parts: TextParts, fields: Analyzer['fields']) {
    this.#parts = parts;
    this.#fields = fields;
  }

  frame(frame: AnalyzedFrame, digits: number): string {
    const { summary, details, hex, separator, timeFormat, hms } = this.#parts;
    let text = summary ? summaryLine(frame, timeFormat, digits, separator, hms) : '';
    if (details) text += `${lines(analyzedTree(frame, { fields: this.#fields }), '')}\n`;
    if (hex) text += `${hexLines(frame.record.data)}\n`;
    return text;
  }

  foot(): string {
    return '';
  }
}

const INDENT = '    ';

function lines(nodes: readonly TreeNode[], indent: string): string {
  let text = '';
  for (const { label, children } of nodes) {
    text += `${indent}${escapeText(label)}\n`;
    if (children.length > 0) text += lines(children, indent + INDENT);
  }
  return text;
}
