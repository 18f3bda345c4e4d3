import type { FieldInfo } from '@plainwire/filter-lang';
import { usage } from '../run-command.ts';

/** What `-G` can list, in the columns of tshark. */
const REPORTS: Readonly<Record<string, (fields: readonly FieldInfo[]) => readonly string[]>> = {
  fields: (fields) => fields.map((field) => (isProtocol(field) ? protocolRow(field) : fieldRow(field))),
  protocols: (fields) =>
    fields.filter(isProtocol).map((field) => columns(field.title ?? '', field.name, field.name)),
  values: (fields) => fields.flatMap(valueRows),
};

/** @throws {PlainwireError} `ERR_USAGE` when there is no such report. */
export function readGlossaryReport(word: string): string {
  if (Object.hasOwn(REPORTS, word)) return word;
  throw usage(`Invalid "${word}" option for -G flag; it must be one of ${Object.keys(REPORTS).join(', ')}.`);
}

/** The names that filters and `-e` know: a line each, with tabs between the columns. */
export function glossary(report: string, registry: Iterable<FieldInfo>): string {
  return REPORTS[report]!([...registry]).join('');
}

function columns(...texts: readonly string[]): string {
  return `${texts.join('\t')}\n`;
}

function isProtocol({ type, isPart }: FieldInfo): boolean {
  return type === 'protocol' && !isPart;
}

function protocolRow({ title = '', name }: FieldInfo): string {
  return columns('P', title, name);
}

/** Title, name, type, protocol, base, mask and blurb; masks and blurbs are not known here. */
function fieldRow({ title = '', name, type, base = 'none' }: FieldInfo): string {
  const shown = base === 'none' ? '' : `BASE_${base.toUpperCase()}`;
  return columns('F', title, name, `FT_${type.toUpperCase()}`, protocolOf(name), shown, '0x0', '');
}

function protocolOf(name: string): string {
  return name.split('.', 1)[0]!;
}

/** Labels of numbers, and of what is true and false. */
function valueRows({ name, type, labels }: FieldInfo): string[] {
  if (!labels?.size) return [];
  if (type === 'boolean')
    return [columns('T', name, labels.get(true) ?? 'True', labels.get(false) ?? 'False')];
  return Array.from(labels, ([value, label]) => columns('V', name, String(value), label));
}
