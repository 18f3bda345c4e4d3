import { PlainwireError } from '@plainwire/bytes';
import type { DecodeAs } from '@plainwire/dissect';

/** What streams hold is told by their bytes; no rule is needed for these. */
const TOLD_BY_BYTES: ReadonlySet<string> = new Set(['tls', 'ssl', 'http']);

/**
 * Reads `-d TABLE==KEY,PROTOCOL`, as in `-d udp.port==5300,dns`. Gives undefined for a rule that says what happens
 * anyway.
 *
 * @throws {PlainwireError} `ERR_USAGE` for words of another form.
 */
export function parseDecodeAs(text: string): DecodeAs | undefined {
  const match = /^(?<table>[a-z0-9._]+)==(?<key>0x[0-9a-f]+|\d+),(?<protocol>[a-z0-9._-]+)$/i.exec(text);
  if (match === null) {
    throw new PlainwireError(
      'ERR_USAGE',
      `Parameter "${text}" of -d doesn't have the form TABLE==KEY,PROTOCOL.`,
    );
  }
  const { table, key, protocol } = match.groups as { table: string; key: string; protocol: string };
  if (table === 'tcp.port' && TOLD_BY_BYTES.has(protocol)) return undefined;
  return { table, key: Number(key), protocol };
}
