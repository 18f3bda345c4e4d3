import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { CaptureRecord } from '@plainwire/pcap';
import { createCaptureReader } from '@plainwire/pcap';

/** Where captures with known content are, when they are. */
export const oracle = join(import.meta.dirname, '../../../../shared/oracle');
export const hasOracle = existsSync(oracle);

type Answer = string | readonly string[];

/** What tshark says of one capture: all frames, and the fields of the first 300. */
export interface OracleCapture {
  readonly capture: string;
  readonly args: readonly string[];
  readonly frames: readonly (readonly [number, string, number, number, string])[];
  readonly fields?: Readonly<Record<string, Readonly<Record<string, Answer>>>>;
}

export function oracleCaptures(filter = ''): OracleCapture[] {
  const folder = join(oracle, 'oracle');
  const names = readdirSync(folder).filter((name) => name.endsWith('.json.gz') && name.includes(filter));
  return names.map((name) => JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString()));
}

/** The fields that tshark was asked for. */
export function oracleFieldNames(): string[] {
  return readFileSync(join(oracle, 'oracle/FIELDS.txt'), 'utf8').trim().split('\n');
}

/** The records of a capture, gunzipped when need be. */
export function* records(path: string): Generator<CaptureRecord> {
  const raw = readFileSync(path);
  const reader = createCaptureReader({});
  const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw;
  yield* reader.push(bytes);
  yield* reader.end();
}

/** Equal and unequal values of one field, with examples. */
export interface Tally {
  equal: number;
  unequal: number;
  readonly examples: string[];
}

/** Compares as many values as the longer side has: a value that only one side has is unequal. */
export function compare(
  tally: Tally,
  ours: readonly string[],
  theirs: Answer | undefined,
  where: string,
): void {
  const want = theirs === undefined ? [] : typeof theirs === 'string' ? [theirs] : theirs;
  for (let index = 0; index < Math.max(ours.length, want.length); index++) {
    if (ours[index] === want[index]) {
      tally.equal++;
    } else {
      tally.unequal++;
      if (tally.examples.length < EXAMPLES) {
        tally.examples.push(`${where}: ours ${short(ours[index])}, tshark ${short(want[index])}`);
      }
    }
  }
}

const EXAMPLES = Number(process.env['EXAMPLES'] ?? 3);

function short(text: string | undefined): string {
  return text === undefined ? 'none' : text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
