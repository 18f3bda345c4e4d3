import type { Diagnostics, Span, Suggestion } from '../diagnostic.ts';
import { type Dialect, since } from '../dialect.ts';
import type { FieldInfo, FieldRegistry } from '../field.ts';
import { findAll } from '../registry.ts';
import type { Advice } from './advice.ts';

/** Protocols that were renamed: filters with the old name still compile. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['bootp', 'dhcp'],
  ['ssl', 'tls'],
]);

/** What names mean: fields of the registry, also under names that were given up. */
export class Names {
  readonly #registry: FieldRegistry;
  readonly #diagnostics: Diagnostics;
  /** Columns can be filtered on since 4.4. */
  readonly #hasColumns: boolean;
  readonly #nearest: Advice['nearest'] | undefined;

  constructor(
    registry: FieldRegistry,
    diagnostics: Diagnostics,
    nearest?: Advice['nearest'],
    dialect: Dialect = '4.6',
  ) {
    this.#hasColumns = since(dialect, '4.4');
    this.#nearest = nearest;
    this.#registry = registry;
    this.#diagnostics = diagnostics;
  }

  /** All registrations of the name; none when it is unknown. */
  find(name: string): readonly FieldInfo[] {
    if (!this.#hasColumns && name.startsWith('_ws.col.')) return [];
    const found = findAll(this.#registry, name);
    return found.length > 0 ? found : findAll(this.#registry, renamed(name) ?? '');
  }

  warnIfRenamed(name: string, span: Span): void {
    const newer = renamed(name);
    if (newer === undefined || findAll(this.#registry, name).length > 0) return;
    this.#diagnostics.deprecated('deprecated-name', span, `"${name}" is now called "${newer}".`, {
      suggestions: [{ text: newer, start: span.from, end: span.to }],
    });
  }

  reportUnknown(name: string, span: Span, leadingDot = false): undefined {
    const suggestions = this.suggest(name, span);
    const what = leadingDot
      ? 'is not a valid protocol or protocol field'
      : 'is neither a field nor a protocol';
    const message = `"${leadingDot ? '.' : ''}${name}" ${what}${didYouMean(suggestions)}`;
    return this.#diagnostics.error('unknown-name', span, message, { found: name, suggestions });
  }

  suggest(name: string, span: Span): Suggestion[] {
    if (this.#nearest === undefined) return [];
    const names = new Set<string>();
    for (const field of this.#registry) names.add(field.name);
    const lower = name.toLowerCase();
    const exact = lower !== name && names.has(lower) ? [lower] : this.#nearest(name, names);
    return exact.map((text) => ({ text, start: span.from, end: span.to }));
  }
}

/** The end of a sentence about something that is not known. */
export function didYouMean(suggestions: readonly Suggestion[]): string {
  return suggestions.length > 0 ? `. Did you mean ${orList(suggestions)}?` : '.';
}

function orList(suggestions: readonly Suggestion[]): string {
  const quoted = suggestions.map(({ text }) => `"${text}"`);
  return quoted.length === 1
    ? quoted[0]!
    : `${quoted.slice(0, -1).join(', ')} or ${quoted[quoted.length - 1]}`;
}

function renamed(name: string): string | undefined {
  const [protocol = ''] = name.split('.', 1);
  const newer = RENAMED.get(protocol);
  return newer === undefined ? undefined : newer + name.slice(protocol.length);
}
