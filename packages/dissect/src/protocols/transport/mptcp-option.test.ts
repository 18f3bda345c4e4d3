import { expect, it } from 'vitest';
import { dissect, hex, values } from '../../../test/frames.ts';

const RAW_IP = 101;
const IPV4 = '4500002c 00010000 40060000 0a000001 0a000002';
const TCP = '03e807d0 00000001 00000000 60022000 00000000';

/** What tshark 4.0.17 says of the flags of an option that is capable of Multipath TCP (RFC 8684 §3.1, RFC 6824 §3.1). */
it.each([
  ['1e0401ff', 'version 1', [0x0f]],
  ['1e0401a1', 'version 1', [0]],
  ['1e0400ff', 'version 0, which reserves a bit more', [0x1f]],
  ['1e040020', 'version 0, which reserves a bit more', [0x10]],
])('%s, %s: reserved %o', (option, _version, reserved) => {
  const frame = dissect(hex(`${IPV4} ${TCP} ${option}`), RAW_IP);
  expect(values(frame, 'tcp.options.mptcp.reserved.flag')).toEqual(reserved);
});
