import { expect, it } from 'vitest';
import { dissect, ETHERNET, hex } from '../../../test/frames.ts';

// A query for one name, as DNS and NetBIOS have it.
const QUERY = '1234 0110 0001 0000 0000 0000 01 61 00 0020 0001';

it.each([
  ['0035', 'dns'],
  ['0089', 'data'],
])('a message that looks like one of DNS, at port 0x%s, is %s', (port, protocol) => {
  const frame = `${ETHERNET} 0800 4500002f 00000000 40110000 c0000201 c00002ff ${port}${port} 001b 0000 ${QUERY}`;
  expect(dissect(hex(frame)).protocolAt(3).name).toBe(protocol);
});
