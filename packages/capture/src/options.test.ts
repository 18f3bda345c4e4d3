import { expect, it } from 'vitest';
import { checkOptions } from './options.ts';

it('fills in the defaults', () => {
  expect(checkOptions({ device: 'eth0' })).toEqual({
    device: 'eth0',
    filter: '',
    snapLength: 262_144,
    promiscuous: true,
    bufferSize: 32 * 1024 * 1024,
    timestampPrecision: undefined,
    direction: 'both',
    immediate: false,
    linkType: undefined,
    monitor: false,
    transient: false,
    signal: undefined,
  });
});

it.each([
  ['device', { device: '' }],
  ['device', { device: 'eth0\0x' }],
  ['device', { device: 'x'.repeat(100_000) }],
  ['filter', { filter: 'tcp\0' }],
  ['filter', { filter: ' '.repeat(1_000_000) }],
  ['snapLength', { snapLength: 0 }],
  ['snapLength', { snapLength: 1.5 }],
  ['bufferSize', { bufferSize: 2 ** 31 }],
  ['bufferSize', { bufferSize: Number.NaN }],
  ['direction', { direction: 'sideways' as 'in' }],
  ['timestampPrecision', { timestampPrecision: 'ns' as 'nanoseconds' }],
])('names the option that makes no sense: %s', (name, options) => {
  expect(() => checkOptions({ device: 'eth0', ...options })).toThrow(
    expect.objectContaining({ code: 'ERR_OPTION', message: expect.stringContaining(`"${name}"`) }),
  );
});
