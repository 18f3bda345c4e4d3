import { type AnalyzedFrame, type Analyzer, analyzedTree } from '@plainwire/analyzer';
import { toHex } from '@plainwire/bytes';
import {
  EXPERT_GROUPS,
  type ExpertNote,
  formatValue,
  noteWords,
  SEVERITIES,
  type TreeNode,
  type TreeWords,
} from '@plainwire/dissect';
import type { FieldInfo } from '@plainwire/filter-lang';
import { seconds } from '../time-format.ts';
import type { FrameOutput } from './frame-output.ts';
import { attributes, XML_DECLARATION } from './xml-text.ts';

/** `-T pdml`: each frame's details as XML, hidden fields too, or the fields of `-e`. */
export class PdmlOutput implements FrameOutput {
  readonly head: string;
  readonly #fields: Analyzer['fields'];
  readonly #chosen: readonly FieldInfo[];
  readonly #words: TreeWords;

  constructor(
    fields: Analyzer['fields'],
    chosen: readonly FieldInfo[],
    words: TreeWords,
    file: string,
    now: Date,
  ) {
    const root = { version: 0, creator: 'plainwire', time: ctime(now), capture_file: file };
    this.head = `${XML_DECLARATION}<pdml${attributes(root)}>\n`;
    this.#fields = fields;
    this.#chosen = chosen;
    this.#words = words;
  }

  frame(frame: AnalyzedFrame): string {
    const inside = this.#chosen.length > 0 ? chosenFields(frame, this.#chosen) : this.#layers(frame);
    return `<packet>\n${general(frame)}${inside}</packet>\n\n\n`;
  }

  #layers(frame: AnalyzedFrame): string {
    const { bytes, start } = frame.layers;
    const origin: Origin = (node) => (node.bytes === bytes ? start : 0);
    const nodes = analyzedTree(frame, { fields: this.#fields }, true, this.#words);
    return nodes.map((node) => element(node, '  ', origin, true)).join('');
  }

  foot(): string {
    return '</pdml>\n';
  }
}

/** Where offsets of a node's bytes count from: the frame, or a buffer of its own. */
type Origin = (node: TreeNode) => number;

/** What the capture says of the frame. */
function general(frame: AnalyzedFrame): string {
  const { number, originalLength, capturedLength, timestampNs } = frame.record;
  const line = (name: string, show: unknown, showname: string, value: string) =>
    `    <field${attributes({ name, pos: 0, show, showname, value, size: capturedLength })}/>\n`;
  const inside = [
    line('num', number, 'Number', number.toString(16)),
    line('len', originalLength, 'Frame Length', originalLength.toString(16)),
    line('caplen', capturedLength, 'Captured Length', capturedLength.toString(16)),
    line(
      'timestamp',
      formatValue({ type: 'absolute_time' }, timestampNs),
      'Captured Time',
      seconds(timestampNs, 9),
    ),
  ];
  const info = { name: 'geninfo', pos: 0, showname: 'General information', size: capturedLength };
  return `  <proto${attributes(info)}>\n${inside.join('')}  </proto>\n`;
}

function chosenFields(frame: AnalyzedFrame, fields: readonly FieldInfo[]): string {
  const lines = fields.flatMap((field) =>
    frame.values(field.id).map((value) => attributes({ name: field.name, value: formatValue(field, value) })),
  );
  return lines.map((given) => `  <field${given}/>\n`).join('');
}

function element(node: TreeNode, indent: string, origin: Origin, isTop = false): string {
  if (node.note !== undefined) return remark(node, node.note, indent, origin, isTop);
  const children = node.children.map((child) => element(child, `${indent}  `, origin)).join('');
  if (node.field?.name === 'data') return data(node, children, indent, isTop);
  return tag(isProtocol(node.field) ? 'proto' : 'field', attributesOf(node, origin), children, indent);
}

function tag(name: string, given: string, children: string, indent: string): string {
  return children === ''
    ? `${indent}<${name}${given}/>\n`
    : `${indent}<${name}${given}>\n${children}${indent}</${name}>\n`;
}

/** Options of TCP are bytes here. */
function isProtocol(field: TreeNode['field']): boolean {
  return field?.type === 'protocol' && !field.isPart;
}

function attributesOf(node: TreeNode, origin: Origin): string {
  const { field, label, start, end, hidden } = node;
  const place = { size: end - start, pos: start - origin(node) };
  if (field === undefined)
    return attributes({ name: '', show: unbracketed(label), ...place, value: hexOf(node) });
  const named = {
    name: field.name,
    showname: unbracketed(label),
    hide: hidden ? 'yes' : undefined,
    ...place,
  };
  if (isProtocol(field)) return attributes(named);
  if (field.type === 'none') return attributes({ ...named, show: '', value: '' });
  return attributes({ ...named, show: shown(node), ...valueAttributes(node) });
}

/** Of bits of a larger number: the bits alone, and the bytes that they lie in. */
function valueAttributes(node: TreeNode): { value?: string | undefined; unmaskedvalue?: string | undefined } {
  const bytes = hexOf(node);
  if (bytes === undefined || !/^[01. ]+ = /.test(node.label) || UNMASKED.has(node.field!.name))
    return { value: bytes };
  return { value: Number(node.value).toString(16).toUpperCase(), unmaskedvalue: bytes };
}

/** Wireshark declares these as bytes. */
const UNMASKED: ReadonlySet<string> = new Set(['ip.version', 'ip.hdr_len']);

function hexOf({ bytes, start, end }: TreeNode): string | undefined {
  return end > start ? toHex(bytes.subarray(start, end)) : undefined;
}

function shown({ field, value }: TreeNode): string {
  if (value === undefined || (value instanceof Uint8Array && value.length === 0)) return '';
  const isBytes = field!.type === 'bytes' || field!.type === 'uint_bytes' || field!.type === 'protocol';
  return formatValue(isBytes ? { type: 'bytes', base: 'colon' } : field!, value);
}

/** Bytes that nobody reads: no protocol of their own here. */
function data(node: TreeNode, children: string, indent: string, isTop: boolean): string {
  const inner = isTop ? `${indent}  ` : indent;
  const inside = isTop ? children.replaceAll(/^/gm, '  ').replace(/ {2}$/, '') : children;
  const field = `${inner}<field${attributes({ name: 'data', value: hexOf(node) ?? '' })}>\n${inside}${inner}</field>\n`;
  return isTop ? `${indent}<proto name="fake-field-wrapper">\n${field}${indent}</proto>\n` : field;
}

/** A remark with its four lines; one about the whole frame is a protocol. */
function remark(node: TreeNode, note: ExpertNote, indent: string, origin: Origin, isTop: boolean): string {
  const { start } = node;
  const place = { size: 0, pos: start - origin(node) };
  if (isTop) {
    const name = node.label.startsWith('[Packet size') ? '_ws.short' : '_ws.malformed';
    return tag('proto', attributes({ name, showname: node.label, ...place }), '', indent);
  }
  const { severity, group } = noteWords(note);
  const inner = `${indent}  `;
  const line = (name: string, showname: string, more: Readonly<Record<string, unknown>>) =>
    `${inner}<field${attributes({ name, showname, ...more })}/>\n`;
  const inside = [
    node.field && line(node.field.name, note.message, { ...place, show: '', value: '' }),
    line('_ws.expert.message', `Message: ${note.message}`, {
      hide: 'yes',
      size: 0,
      pos: 0,
      show: note.message,
    }),
    line('_ws.expert.severity', `Severity level: ${severity}`, {
      size: 0,
      pos: 0,
      show: SEVERITIES[note.severity],
    }),
    line('_ws.expert.group', `Group: ${group}`, { size: 0, pos: 0, show: EXPERT_GROUPS[note.group] }),
  ];
  const showname = `Expert Info (${severity}/${group}): ${note.message}`;
  return tag('field', attributes({ name: '_ws.expert', showname, ...place }), inside.join(''), indent);
}

/** What is inferred stands in brackets for people. */
function unbracketed(label: string): string {
  return label.startsWith('[') && label.endsWith(']') ? label.slice(1, -1) : label;
}

/** `Sat Nov 28 14:47:32 2026` */
function ctime(date: Date): string {
  const [day, month, dayOfMonth, year, clock] = date.toString().split(' ');
  return `${day} ${month} ${dayOfMonth!.replace(/^0/, ' ')} ${clock} ${year}`;
}
