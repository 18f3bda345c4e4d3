import { escapeText, PlainwireError } from '@plainwire/bytes';
import { compile, type FieldRegistry, type Filter, formatDiagnostic } from '@plainwire/filter-lang';

/** Compiles a display filter. @throws {PlainwireError} `ERR_FILTER`: the sentence, the text, the place underlined. */
export function compileFilter(text: string, registry: FieldRegistry, stderr: NodeJS.WritableStream): Filter {
  const result = compile(text, { registry });
  if (!result.ok) {
    const first =
      result.diagnostics.find((diagnostic) => diagnostic.severity === 'error') ?? result.diagnostics[0]!;
    throw new PlainwireError('ERR_FILTER', formatDiagnostic(text, first).replaceAll('\n', '\n    '));
  }
  for (const { severity, message } of result.diagnostics) {
    if (severity === 'deprecated') stderr.write(`plainwire: ${escapeText(message)}\n`);
  }
  return result.filter;
}
