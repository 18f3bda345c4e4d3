import { toldInSecondPass } from '@plainwire/analyzer/later';
import { escapeText, PlainwireError } from '@plainwire/bytes';
import {
  compile,
  DIALECTS,
  type Dialect,
  type FieldRegistry,
  type Filter,
  formatDiagnostic,
} from '@plainwire/filter-lang';
import { CAPTURE_FILTER_HINT, looksLikeCaptureFilter } from './capture-filter-hint.ts';

/** Compiles a display filter. @throws {PlainwireError} `ERR_FILTER`: each mistake's sentence, the text, its place underlined. */
export function compileFilter(
  text: string,
  registry: FieldRegistry,
  stderr: NodeJS.WritableStream,
  dialect?: Dialect,
  isReadTwice = false,
): Filter {
  const result = compile(text, { registry, ...(dialect && { dialect }) });
  if (!result.ok) {
    const mistakes = result.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map((mistake) => formatDiagnostic(text, mistake).replaceAll('\n', '\n    '));
    if (looksLikeCaptureFilter(text)) mistakes.push(CAPTURE_FILTER_HINT);
    throw new PlainwireError('ERR_FILTER', mistakes.join('\n'));
  }
  for (const { severity, message } of result.diagnostics) {
    if (severity === 'deprecated') stderr.write(`plainwire: ${escapeText(message)}\n`);
  }
  for (const { name, needs } of result.filter.fields) {
    if (needs !== 'later' || !TOLD_LATER.test(name)) continue;
    if (!toldInSecondPass.has(name)) stderr.write(`plainwire: ${name} ${WHY_TOLD_LATER}: no frame has it\n`);
    else if (!isReadTwice)
      stderr.write(`plainwire: ${name} ${WHY_TOLD_LATER}: read the file twice, with -2\n`);
  }
  return result.filter;
}

/** Others that need later frames have values in the last of them, as `ip.fragment` does. */
const TOLD_LATER = /[._]in$|no_resp$|resp_not_found$|pdu\.(?:time|last_frame)$/;
const WHY_TOLD_LATER = 'is told by a frame that comes later, and is not known when its own is read';

/** The value of `--dialect`. @throws {PlainwireError} `ERR_USAGE` when there is no such one. */
export function readDialect(value: string | undefined): Dialect | undefined {
  if (value === undefined || DIALECTS.includes(value as Dialect)) return value as Dialect | undefined;
  throw new PlainwireError(
    'ERR_USAGE',
    `there is no dialect "${value}" of display filters; there are ${DIALECTS.join(', ')}`,
  );
}
