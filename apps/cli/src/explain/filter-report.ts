import { neededFor } from '@plainwire/analyzer';
import { escapeText } from '@plainwire/bytes';
import type { Dissector } from '@plainwire/dissect';
import {
  type CompileResult,
  type Diagnostic,
  type Explanation,
  type FieldInfo,
  format,
  formatDiagnostic,
} from '@plainwire/filter-lang';

/** What a filter means and needs, as data. */
export interface FilterReport {
  readonly filter: string;
  readonly ok: boolean;
  /** The same filter in canonical spelling. */
  readonly canonical?: string;
  readonly fields?: readonly {
    readonly name: string;
    readonly type: string;
    readonly title?: string;
    /** `bytes`: read where it lies in its layer. `decoded`: its protocol is decoded. `state`: other frames are needed. */
    readonly read: 'bytes' | 'decoded' | 'state';
  }[];
  readonly protocols?: readonly string[];
  /** Whether streams have to be put together, and frames compared with those before them. */
  readonly streams?: boolean;
  readonly analysis?: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export function reportOf(text: string, result: CompileResult, dissector: Dissector): FilterReport {
  const { diagnostics } = result;
  if (!result.ok) return { filter: text, ok: false, diagnostics };
  const { ast, fields, protocols } = result.filter;
  return {
    filter: text,
    ok: true,
    canonical: format(ast),
    fields: fields.map((field) => ({
      name: field.name,
      type: field.type,
      ...(field.title !== undefined && { title: field.title }),
      read: howRead(field, dissector),
    })),
    protocols,
    ...neededFor(fields, dissector),
    diagnostics,
  };
}

function howRead(field: FieldInfo, dissector: Dissector): 'bytes' | 'decoded' | 'state' {
  const { streams, analysis } = neededFor([field], dissector);
  if (streams || analysis || field.needs !== 'frame') return 'state';
  return field.locate !== undefined && field.locate.length > 0 ? 'bytes' : 'decoded';
}

const READ = {
  bytes: 'read from the bytes of its layer',
  decoded: 'decoded when it is asked for',
  state: 'needs other frames of its connection',
} as const;

/** The report for a person. */
export function reportText(report: FilterReport): string {
  const { filter, ok, canonical = '', fields = [], protocols = [], streams, analysis, diagnostics } = report;
  const remarks = diagnostics.flatMap((diagnostic) => [
    `${formatDiagnostic(filter, diagnostic)}`,
    ...(diagnostic.suggestions ?? []).map((each) => `    fix: ${escapeText(fixed(filter, each))}`),
    '',
  ]);
  if (!ok) return `${remarks.join('\n')}`;
  const name = (each: { name: string }) => each.name.length;
  const width = Math.max(0, ...fields.map(name));
  const type = Math.max(0, ...fields.map((each) => each.type.length));
  const lines = [
    `filter     ${canonical === '' ? '(empty: every frame passes)' : escapeText(canonical)}`,
    ...fields.map(
      (each, index) =>
        `${index === 0 ? 'fields     ' : '           '}${each.name.padEnd(width)}  ${each.type.padEnd(type)}  ${READ[each.read]}${each.title === undefined ? '' : `: ${each.title}`}`,
    ),
    `protocols  ${protocols.length === 0 ? '(none is decoded)' : protocols.join(', ')}`,
    `streams    ${streams ? 'are put together and decrypted' : analysis ? 'frames are compared with those before them' : 'are not needed: each frame by itself'}`,
    '',
  ];
  return [...lines, ...remarks].join('\n');
}

function fixed(
  text: string,
  { start, end, text: fix }: { start: number; end: number; text: string },
): string {
  return text.slice(0, start) + fix + text.slice(end);
}

/** What every part of the filter said of one frame, as an indented list. */
export function explanationText(explanation: Explanation, depth = 0): string {
  const { text, result, values, deciding, parts } = explanation;
  const found =
    values === undefined
      ? ''
      : values.length === 0
        ? '  not in the frame'
        : `  ${values
            .slice(0, 8)
            .map((value) => escapeText(shortened(value)))
            .join(', ')}${values.length > 8 ? ', …' : ''}`;
  const why = deciding === undefined ? '' : `  decided by ${escapeText(shortened(deciding))}`;
  const line = `${'  '.repeat(depth)}${result ? 'yes' : 'no '}  ${escapeText(text)}${found}${why}\n`;
  return line + parts.map((part) => explanationText(part, depth + 1)).join('');
}

function shortened(value: string): string {
  return value.length > 60 ? `${value.slice(0, 59)}…` : value;
}
