import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { formatValue } from '@plainwire/dissect';
import type { FieldInfo } from '@plainwire/filter-lang';
import { openCapture } from '@plainwire/pcap';
import { KeyLog, readPrivateKey, type ServerKey, type TlsDecryptorOptions } from '@plainwire/tls-decrypt';
import type { AnalyzedFrame } from '../src/analyzed-frame.ts';
import { type Analyzer, type AnalyzerOptions, createAnalyzer } from '../src/analyzer.ts';

/** Where captures with known content are, when they are. */
export const oracle = resolve(import.meta.dirname, '../../../../shared/oracle');
export const hasOracle = existsSync(oracle);

type Answer = string | readonly string[];

/** tshark's values of a frame by field name. */
export type Answers = Readonly<Record<string, Answer>>;

/** What tshark says of one capture: the fields of its first 300 frames. */
export interface OracleCapture {
  readonly capture: string;
  readonly args: readonly string[];
  readonly fields?: Readonly<Record<string, Answers>>;
}

export function oracleCaptures(filter = process.env['CAPTURE'] ?? ''): OracleCapture[] {
  const folder = join(oracle, 'oracle');
  const names = readdirSync(folder).filter((name) => name.endsWith('.json.gz') && name.includes(filter));
  return names.map((name) => JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString()));
}

/** The keys that a capture was read with, as its `args` name them. */
export async function oracleKeys({ capture, args }: OracleCapture): Promise<TlsDecryptorOptions> {
  const folder = join(oracle, dirname(capture));
  const keyLog = new KeyLog();
  const keys: ServerKey[] = [];
  for (const argument of args) {
    const [, log] = /^tls\.keylog_file:\$DIR\/(.*)$/.exec(argument) ?? [];
    const [, file, password] = /^uat:rsa_keys:"\$DIR\/(.*)","(.*)"$/.exec(argument) ?? [];
    if (log !== undefined) keyLog.append(`${readFileSync(join(folder, log), 'utf8')}\n`);
    if (file !== undefined) {
      keys.push({
        key: await readPrivateKey(readFileSync(join(folder, file)), password ? { password } : {}),
      });
    }
  }
  return { keyLog, keys };
}

/** Frames of a capture, until it ends or is damaged. */
export async function* analyzedFrames(
  path: string,
  options: AnalyzerOptions,
): AsyncGenerator<[AnalyzedFrame, Analyzer]> {
  const analyzer = createAnalyzer(options);
  await using capture = await openCapture(path);
  for await (const batch of capture) {
    for (const frame of analyzer.push(batch).frames) yield [frame, analyzer];
  }
}

/** As tshark prints the values, joined. */
export function printed(frame: AnalyzedFrame, field: FieldInfo): string {
  return frame
    .values(field.id)
    .map((value) => formatValue(field, value))
    .join(',');
}

export function joined(answer: Answer | undefined): string {
  if (answer === undefined) return '';
  return typeof answer === 'string' ? answer : answer.join(',');
}
