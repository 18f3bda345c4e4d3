import { byteCount } from '../display-text.ts';
import type { FieldValue } from '../field.ts';
import type { TreeWords } from '../tree.ts';

const bytes = (value: FieldValue) => byteCount(Number(value));

export const ipv6Words: TreeWords = {
  'ipv6.hopopts.len_oct': bytes,
  'ipv6.dstopts.len_oct': bytes,
  'ipv6.routing.len_oct': bytes,
  'ipv6.fraghdr.offset': (value) => `${value} (${byteCount(8 * Number(value))})`,
};
