import { u16be } from '@plainwire/bytes';
import { dnsName } from './dns-name.ts';

const HEADER = 12;
/** Behind the name: type and class, of a record also time to live and the length of its data. */
const QUESTION = 4;
const RECORD = 10;

/** Whether all the questions and records are there that a message of DNS counts in its header (RFC 1035 §4.1.1). */
export function isWholeDnsMessage(bytes: Uint8Array, start: number, limit: number): boolean {
  if (limit - start < HEADER) return false;
  let at = start + HEADER;
  for (let section = 0; section < 4; section++) {
    const fixed = section === 0 ? QUESTION : RECORD;
    for (let left = u16be(bytes, start + 4 + 2 * section); left > 0; left--) {
      const name = dnsName(bytes, at, start, limit);
      if (name === undefined || name.next + fixed > limit) return false;
      at = name.next + fixed;
      if (section > 0) at += u16be(bytes, at - 2);
    }
  }
  return at <= limit;
}
