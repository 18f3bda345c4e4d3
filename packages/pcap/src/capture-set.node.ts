import { openCapture } from './open-capture.node.ts';

/**
 * The files of a rotated set in the order in which they were written: by the time of their first packet, then by
 * name with numbers compared as numbers. Files without packets come first. Each is opened just far enough.
 */
export async function inWrittenOrder(paths: readonly string[]): Promise<string[]> {
  const begun: { readonly path: string; readonly time: bigint }[] = [];
  for (const path of paths) begun.push({ path, time: await firstTime(path) });
  const byName = new Intl.Collator('en', { numeric: true });
  begun.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : byName.compare(a.path, b.path)));
  return begun.map(({ path }) => path);
}

async function firstTime(path: string): Promise<bigint> {
  for await (const record of openCapture(path, { packetsOnly: true }).records()) return record.timestampNs;
  return -1n;
}
