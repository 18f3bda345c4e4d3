import { execFileSync, spawnSync } from 'node:child_process';
import { environment } from './oracle.ts';

const HUGE = 1 << 30;

/** tshark's standard output. */
export function tshark(args: readonly string[]): string {
  return execFileSync('tshark', args, {
    encoding: 'utf8',
    env: environment,
    maxBuffer: HUGE,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/**
 * Numbers of the frames that match a display filter, or tshark's refusal as text.
 *
 * @param options further options of tshark, such as `-o` with keys.
 */
export function matchingFrames(
  capture: string,
  filter: string,
  options: readonly string[] = [],
): number[] | string {
  const args = ['-n', '-r', capture, '-Y', filter, '-T', 'fields', '-e', 'frame.number', ...options];
  const { status, stdout, stderr } = spawnSync('tshark', args, {
    encoding: 'utf8',
    env: environment,
    maxBuffer: HUGE,
  });
  if (status !== 0) return stderr.replace(/^Running as user.*\n/, '').trim();
  return stdout.split('\n').filter(Boolean).map(Number);
}

/** The values of the named fields in every frame: `rows[frame - 1][field]`, a list each, as tshark prints them. */
export function fieldsOfFrames(
  capture: string,
  names: readonly string[],
  options: readonly string[] = [],
): Record<string, string[]>[] {
  const wanted = names.flatMap((name) => ['-e', name]);
  const format = ['-T', 'fields', '-E', 'separator=\x1e', '-E', 'aggregator=\x1f', '-E', 'occurrence=a'];
  const rows = tshark(['-n', '-r', capture, ...format, ...wanted, ...options])
    .split('\n')
    .slice(0, -1);
  return rows.map((row) => {
    const cells = row.split('\x1e');
    return Object.fromEntries(names.map((name, index) => [name, valuesOf(cells[index])]));
  });
}

function valuesOf(cell: string | undefined): string[] {
  return cell === undefined || cell === '' ? [] : cell.split('\x1f');
}

/** One piece of a followed stream. */
export interface FollowedPiece {
  /** 0: from the side that sent first. */
  readonly direction: 0 | 1;
  readonly bytes: Uint8Array;
}

/** The bytes of a stream, in tshark's order, from `-z follow,LAYER,raw,INDEX`. */
export function follow(
  capture: string,
  layer: 'tcp' | 'udp' | 'tls' | 'http' | 'http2',
  index: number,
  options: readonly string[] = [],
): FollowedPiece[] {
  const text = tshark(['-n', '-q', '-r', capture, ...options, '-z', `follow,${layer},raw,${index}`]);
  return text
    .split('\n')
    .filter((line) => /^\t?(?:[0-9a-f]{2})+$/.test(line))
    .map((line) => ({ direction: line.startsWith('\t') ? 1 : 0, bytes: Buffer.from(line.trim(), 'hex') }));
}
