import type { Diagnostics, Span } from '../diagnostic.ts';
import { type Dialect, since } from '../dialect.ts';
import type { FieldInfo, FieldRegistry } from '../field.ts';
import { findAll } from '../registry.ts';

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

  constructor(registry: FieldRegistry, diagnostics: Diagnostics, dialect: Dialect = '4.6') {
    this.#hasColumns = since(dialect, '4.4');
    this.#registry = registry;
    this.#diagnostics = diagnostics;
  }

  /** All registrations of the name; none when it is unknown. */
  find(name: string): readonly FieldInfo[] {
    if (!this.#hasColumns && name.startsWith('_ws.col.')) return [];
    const found = findAll(this.#registry, name);
    return found.length > 0 ? found : findAll(this.#registry, renamed(name) ?? '');
  }

  reportUnknown(name: string, span: Span, leadingDot = false): undefined {
    const message = `"${leadingDot ? '.' : ''}${name}" is not a valid protocol or protocol field.`;
    return this.#diagnostics.error('unknown-name', span, message, { found: name });
  }
}

/** The name that took the place of `name`, or undefined. */
export function renamed(name: string): string | undefined {
  const [protocol = ''] = name.split('.', 1);
  const newer = RENAMED.get(protocol);
  return newer === undefined ? undefined : newer + name.slice(protocol.length);
}
