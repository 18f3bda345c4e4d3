import { spawnSync } from 'node:child_process';
import { environment } from './oracle.ts';

/** What Wireshark says of one filter. */
export interface SharkdAnswer {
  readonly filter: string;
  /** Numbers of the frames that match; undefined when the filter is refused. */
  readonly frames?: readonly number[];
  /** Why it is refused. */
  readonly error?: string;
  /** It compiles, with deprecated words in it. */
  readonly warning?: string;
}

interface Reply {
  readonly id?: number;
  readonly result?: { readonly warning?: string } | readonly { readonly num: number }[];
  readonly error?: { readonly message: string };
}

/**
 * Asks Wireshark, as `sharkd`, which frames of a capture the filters match: thousands a second, since the capture is
 * loaded once.
 *
 * @throws {Error} when sharkd cannot be run or does not answer.
 */
export function askSharkd(capture: string, filters: readonly string[]): SharkdAnswer[] {
  const requests = [
    request(1, 'load', { file: capture }),
    ...filters.flatMap((filter, index) => [
      request(2 * index + 2, 'check', { filter }),
      request(2 * index + 3, 'frames', { filter }),
    ]),
  ];
  const { stdout, error } = spawnSync('sharkd', ['-'], {
    input: `${requests.join('\n')}\n`,
    encoding: 'utf8',
    env: environment,
    maxBuffer: 1 << 30,
    timeout: 300_000,
  });
  if (error !== undefined) throw error;
  const replies = new Map<number, Reply>();
  for (const line of stdout.split('\n')) {
    if (!line.startsWith('{')) continue;
    const reply: Reply = JSON.parse(line);
    if (reply.id !== undefined) replies.set(reply.id, reply);
  }
  return filters.map((filter, index) =>
    answerOf(filter, replies.get(2 * index + 2), replies.get(2 * index + 3)),
  );
}

function request(id: number, method: string, params: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}

function answerOf(filter: string, checked: Reply | undefined, found: Reply | undefined): SharkdAnswer {
  if (checked === undefined) throw new Error(`sharkd gave no answer to ${filter}`);
  if (checked.error !== undefined)
    return { filter, error: checked.error.message.replace(/^Filter invalid - /, '') };
  const rows = Array.isArray(found?.result) ? found.result : [];
  const frames = rows.map(({ num }: { num: number }) => num);
  const warning = Array.isArray(checked.result)
    ? undefined
    : (checked.result as { warning?: string })?.warning;
  return warning === undefined ? { filter, frames } : { filter, frames, warning };
}
