import { type AnalyzedFrame, layerLabel } from '@plainwire/analyzer';
import { escapeText, PlainwireError } from '@plainwire/bytes';
import { formatValue } from '@plainwire/dissect';
import type { FieldInfo, FieldRegistry } from '@plainwire/filter-lang';

/** What `-E` sets for `-T fields`. */
export interface FieldsOptions {
  bom: boolean;
  header: boolean;
  separator: string;
  occurrence: 'f' | 'l' | 'a';
  aggregator: string;
  quote: '' | '"' | "'";
}

export const DEFAULT_FIELDS_OPTIONS: FieldsOptions = {
  bom: false,
  header: false,
  separator: '\t',
  occurrence: 'a',
  aggregator: ',',
  quote: '',
};

const HELP = `The available options for field output "E" are:
bom=y|n    Prepend output with the UTF-8 BOM (def: n)
header=y|n    Print field abbreviations as first line of output (def: n)
separator=/t|/s|<character>   Set the separator to use;
     "/t" = tab, "/s" = space (def: /t: tab)
occurrence=f|l|a  Select the occurrence of a field to use;
     "f" = first, "l" = last, "a" = all (def: a: all)
aggregator=,|/s|<character>   Set the aggregator to use;
     "," = comma, "/s" = space (def: ,: comma)
quote=d|s|n   Print either d: double-quotes, s: single quotes or
     n: no quotes around field values (def: n: none)`;

/** Sets one `-E name=value`. @throws {PlainwireError} `ERR_USAGE` for a name or value that `-E` does not have. */
export function setFieldsOption(options: FieldsOptions, text: string): void {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  const value = equals < 0 ? '' : text.slice(equals + 1);
  const set = SETTERS.get(name);
  if (set === undefined || value === '' || !set(options, value)) {
    throw new PlainwireError(
      'ERR_USAGE',
      `"${name}" is not a valid field output option=value pair.\n${HELP}`,
    );
  }
}

type Setter = (options: FieldsOptions, value: string) => boolean;

const SETTERS: ReadonlyMap<string, Setter> = new Map<string, Setter>([
  [
    'bom',
    (options, value) =>
      yesOrNo(value, (yes) => {
        options.bom = yes;
      }),
  ],
  [
    'header',
    (options, value) =>
      yesOrNo(value, (yes) => {
        options.header = yes;
      }),
  ],
  [
    'separator',
    (options, value) =>
      oneCharacter(value, (text) => {
        options.separator = text;
      }),
  ],
  [
    'aggregator',
    (options, value) =>
      oneCharacter(value, (text) => {
        options.aggregator = text;
      }),
  ],
  [
    'occurrence',
    (options, value) =>
      oneOf(value, ['f', 'l', 'a'], (which) => {
        options.occurrence = which;
      }),
  ],
  [
    'quote',
    (options, value) =>
      oneOf(value, ['d', 's', 'n'], (which) => {
        options.quote = QUOTES[which];
      }),
  ],
]);

const QUOTES = { d: '"', s: "'", n: '' } as const;

function yesOrNo(value: string, set: (yes: boolean) => void): boolean {
  return oneOf(value.toLowerCase(), ['y', 'n'], (which) => set(which === 'y'));
}

function oneOf<T extends string>(value: string, allowed: readonly T[], set: (which: T) => void): boolean {
  const which = allowed.find((one) => one === value);
  if (which !== undefined) set(which);
  return which !== undefined;
}

function oneCharacter(value: string, set: (text: string) => void): boolean {
  set(character(value));
  return true;
}

function character(value: string): string {
  if (value === '/t') return '\t';
  return value === '/s' ? ' ' : value[0]!;
}

/** Finds the fields of `-e`. @throws {PlainwireError} `ERR_FIELD` that lists those that do not exist. */
export function findFields(names: readonly string[], registry: FieldRegistry): FieldInfo[] {
  const unknown = names.filter((name) => registry.find(name) === undefined);
  if (unknown.length > 0) {
    throw new PlainwireError(
      'ERR_FIELD',
      `Some fields aren't valid:\n\t${unknown.map((name) => escapeText(name)).join('\n\t')}`,
    );
  }
  return names.map((name) => registry.find(name)!);
}

/** What `-T fields` prints before the first frame. */
export function fieldsHead(fields: readonly FieldInfo[], options: FieldsOptions): string {
  const header = options.header ? `${fields.map((field) => field.name).join(options.separator)}\n` : '';
  return (options.bom ? '\ufeff' : '') + header;
}

/** One line of `-T fields`. Control characters that came from the wire are escaped. */
export function fieldsLine(
  frame: AnalyzedFrame,
  fields: readonly FieldInfo[],
  options: FieldsOptions,
): string {
  let line = '';
  for (let column = 0; column < fields.length; column++) {
    if (column > 0) line += options.separator;
    line += cell(frame, fields[column]!, options);
  }
  return `${line}\n`;
}

/** A protocol is printed as the line of its layer: `Internet Protocol Version 4, Src: …`. */
function layerLabels(frame: AnalyzedFrame, field: FieldInfo): string[] {
  const { layers } = frame;
  const labels: string[] = [];
  for (let index = 0; index < frame.layerCount; index++) {
    if (layers.protocolAt(index).name === field.name) labels.push(layerLabel(frame, index));
  }
  if (labels.length > 0) return labels;
  // What is no part of the bytes, such as comments, goes by its name.
  return frame
    .values(field.id)
    .map((value) => ((value as Uint8Array).length === 0 ? field.name : formatValue(field, value)));
}

function cell(frame: AnalyzedFrame, field: FieldInfo, options: FieldsOptions): string {
  const { occurrence, quote } = options;
  if (field.type === 'protocol') return joined(layerLabels(frame, field), options);
  const values = frame.values(field.id);
  if (values.length === 0) return '';
  if (occurrence === 'a' && values.length > 1) {
    return joined(
      values.map((value) => formatValue(field, value)),
      options,
    );
  }
  const value = values[occurrence === 'l' ? values.length - 1 : 0]!;
  const text = formatValue(field, value);
  // Digits need no look at every character.
  return quote + (typeof value === 'number' ? text : escapeText(text)) + quote;
}

function joined(texts: readonly string[], { occurrence, aggregator, quote }: FieldsOptions): string {
  if (texts.length === 0) return '';
  const chosen = occurrence === 'a' ? texts : [occurrence === 'f' ? texts[0]! : texts[texts.length - 1]!];
  return quote + chosen.map((one) => escapeText(one)).join(aggregator) + quote;
}
