import type { Device } from '@plainwire/capture';
import { expect, it } from 'vitest';
import { chooseDevice, deviceList } from './device-list.ts';

const device = (name: string, rest: Partial<Device> = {}): Device => ({
  name,
  description: undefined,
  addresses: [],
  loopback: false,
  up: true,
  running: true,
  wireless: false,
  connection: 'connected',
  ...rest,
});
const DEVICES = [
  device('lo', { loopback: true, connection: 'not applicable' }),
  device('eth0'),
  device('wlan0', { wireless: true, connection: 'disconnected', description: 'radio\u001b[31m' }),
  device('nflog', { up: false, running: false, connection: 'not applicable' }),
];

it('numbers the devices and says what is known, escaped', () => {
  expect(deviceList(DEVICES)).toBe(
    '1.lo [Up, Running, Loopback]\n' +
      '2.eth0 [Up, Running, Connected]\n' +
      '3.wlan0 (radio\\x1b[31m) [Up, Running, Wireless, Not associated]\n' +
      '4.nflog [none]\n',
  );
});

it.each([
  [undefined, 'eth0'],
  ['wlan0', 'wlan0'],
  ['1', 'lo'],
  ['99', '99'],
  ['any', 'any'],
])('-i %s is %s', (wanted, name) => {
  expect(chooseDevice(DEVICES, wanted)).toBe(name);
});

it('a device whose name is a number comes before the number of another', () => {
  expect(chooseDevice([device('2'), device('x')], '2')).toBe('2');
});
