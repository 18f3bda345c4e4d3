import { expect, it } from 'vitest';
import { libraryNames, libraryRemedy } from './library-names.ts';

it.each<[NodeJS.Platform, NodeJS.ProcessEnv, string[]]>([
  ['linux', {}, ['libpcap.so.0.8', 'libpcap.so.1', 'libpcap.so']],
  ['darwin', {}, ['/usr/lib/libpcap.A.dylib', 'libpcap.A.dylib', 'libpcap.dylib']],
  ['win32', { SystemRoot: 'D:\\WINDOWS' }, ['D:\\WINDOWS\\System32\\Npcap\\wpcap.dll', 'wpcap.dll']],
  ['win32', {}, ['C:\\Windows\\System32\\Npcap\\wpcap.dll', 'wpcap.dll']],
  ['freebsd', {}, ['libpcap.so', 'libpcap.so.1']],
])('on %s (%o) libpcap is looked for as %j', (platform, env, names) => {
  expect(libraryNames(platform, env)).toEqual(names);
});

it.each<[NodeJS.Platform, string]>([
  ['linux', 'libpcap0.8'],
  ['darwin', 'macOS'],
  ['win32', 'https://npcap.com'],
  ['openbsd', 'libpcap'],
])('on %s the way to get it names %s', (platform, word) => {
  expect(libraryRemedy(platform)).toContain(word);
});
