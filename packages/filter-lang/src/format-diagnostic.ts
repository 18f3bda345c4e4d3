import type { Diagnostic } from './diagnostic.ts';
import { escapeText } from './escape.ts';

/**
 * The diagnostic on three lines: its sentence, the filter text, and `^~~~` under the part that is meant.
 * Everything is escaped; a long text is cut to the neighbourhood of the mistake.
 */
export function formatDiagnostic(text: string, diagnostic: Diagnostic): string {
  const from = Math.max(0, diagnostic.start - 60);
  const to = Math.min(text.length, Math.max(diagnostic.end, diagnostic.start + 1) + 60);
  const before = escapeText((from > 0 ? '…' : '') + text.slice(from, diagnostic.start));
  const marked = escapeText(text.slice(diagnostic.start, Math.min(diagnostic.end, to)));
  const after = escapeText(text.slice(Math.min(diagnostic.end, to), to) + (to < text.length ? '…' : ''));
  const underline = `${' '.repeat(before.length)}^${'~'.repeat(Math.max(0, marked.length - 1))}`;
  return `${escapeText(diagnostic.message)}\n${before}${marked}${after}\n${underline}`;
}
