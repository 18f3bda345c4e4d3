import { expect, it } from 'vitest';
import { dissect, ETHERNET, hex, values } from '../../../test/frames.ts';
import { frameTree } from '../../tree.ts';

const HOST = '020000000042';
const MAGIC = `ffffffffffff${HOST.repeat(16)}`;
const PASSWORD = '736563726574';
const IN_UDP = `0800 45000082 00000000 40110000 c0000201 c00002ff 9c400009 006e0000`;

it.each([
  ['alone in a frame', `0842 ${MAGIC}`, 'eth:ethertype:wol'],
  ['in UDP, to any port', `${IN_UDP} ${MAGIC}`, 'eth:ethertype:ip:udp:wol'],
])('a magic packet %s', (_name, bytes, stack) => {
  const frame = dissect(hex(`${ETHERNET} ${bytes}`));
  expect(frame.protocolStack).toBe(stack);
  expect(values(frame, 'wol.mac')).toEqual(Array.from({ length: 16 }, () => hex(HOST)));
  expect(values(frame, 'wol.sync')).toEqual([hex('ffffffffffff')]);
  expect(values(frame, 'wol.passwd')).toEqual([]);
});

it.each([
  [PASSWORD, '73:65:63:72:65:74'],
  ['c0000209', '192.0.2.9'],
])('the password %s', (password, text) => {
  const frame = dissect(hex(`${ETHERNET} 0842 ${MAGIC} ${password}`));
  expect(values(frame, 'wol.passwd')).toEqual([hex(password)]);
  const layer = frameTree(frame).at(-1)!;
  expect(layer.label).toBe(`Wake On LAN, MAC: 02:00:00:00:00:42, password: ${text}`);
  expect(layer.children.map(({ label }) => label)).toEqual([
    'Sync stream: ffffffffffff',
    'MAC: 02:00:00:00:00:42',
    `Password: ${text}`,
  ]);
});

it.each([
  ['one address too few', MAGIC.slice(0, -12)],
  ['another last address', `${MAGIC.slice(0, -12)}000000000000`],
  ['other bytes before it', `7878${MAGIC}`],
])('is not seen in what has %s', (_name, bytes) => {
  expect(dissect(hex(`${ETHERNET} 0842 ${bytes}`)).protocolStack).toBe('eth:ethertype:data');
});
