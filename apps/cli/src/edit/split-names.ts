import { extname } from 'node:path';
import { strftime } from '@plainwire/pcap';

/** The name of the n-th file of a split, as editcap gives it: `out_00000_20260131080000.pcap`, the time of its first record. */
export function splitName(path: string, index: number, seconds: number): string {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  return `${stem}_${String(index).padStart(5, '0')}_${strftime('%Y%m%d%H%M%S', seconds)}${extension}`;
}
