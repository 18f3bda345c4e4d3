/** The Wireshark releases whose languages are spoken, oldest first. */
export const DIALECTS = ['4.0', '4.2', '4.4', '4.6'] as const;

/** The Wireshark release whose language is spoken. `4.6` is the newest, and the default. */
export type Dialect = (typeof DIALECTS)[number];

/** Whether `dialect` has what came with `release`. */
export function since(dialect: Dialect, release: Dialect): boolean {
  return dialect >= release;
}
