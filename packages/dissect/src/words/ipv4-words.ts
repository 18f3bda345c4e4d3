import type { TreeWords } from '../tree.ts';

export const ipv4Words: TreeWords = {
  // In bytes; the header counts units of eight.
  'ip.frag_offset': (value) => String(8 * Number(value)),
};
