import { expect, it } from 'vitest';
import { permissionRemedy } from './errors.ts';

it.each<[NodeJS.Platform, string]>([
  ['linux', `sudo setcap cap_net_raw,cap_net_admin=eip ${process.execPath}`],
  ['darwin', '/dev/bpf*'],
  ['win32', 'run as administrator'],
])('on %s, who may not capture is told: %s', (platform, words) => {
  expect(permissionRemedy(platform)).toContain(words);
});
