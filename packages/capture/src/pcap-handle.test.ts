import { describe, expect, it } from 'vitest';
import type { Libc } from './native/libc.ts';
import type { Libpcap } from './native/libpcap.ts';
import type { Native } from './native/native.ts';
import { checkOptions } from './options.ts';
import { PcapHandle } from './pcap-handle.ts';

/** A libpcap of which only the answers that a case is about differ from success. */
function fakeNative(answers: Partial<Libpcap> = {}): { native: Native; calls: string[] } {
  const calls: string[] = [];
  const defaults: Partial<Libpcap> = {
    create: () => 1n,
    geterr: () => '',
    datalink: () => 1,
    compile: () => 0,
    datalinkNameToVal: () => -1,
  };
  const libpcap = new Proxy({} as Libpcap, {
    get: (_, name: keyof Libpcap) => {
      const answer = answers[name] ?? defaults[name] ?? (() => 0);
      return (...parameters: unknown[]) => {
        calls.push(`${name} ${parameters.filter((p) => typeof p === 'number').join()}`.trim());
        return (answer as (...p: unknown[]) => unknown)(...parameters);
      };
    },
  });
  const native = { libpcap, libc: {} as Libc, koffi: {} as Native['koffi'], copy: () => undefined };
  return { native, calls };
}

const open = (answers: Partial<Libpcap>, options = {}) =>
  new PcapHandle(fakeNative(answers).native, checkOptions({ device: 'eth7', ...options }));

describe('what libpcap answers becomes an error with a stable code', () => {
  it.each([
    [-5, 'ERR_NO_DEVICE', 'there is no device "eth7"'],
    [-8, 'ERR_NO_PERMISSION', 'no permission to capture on "eth7"'],
    [-11, 'ERR_NO_PERMISSION', 'no permission to capture on "eth7"'],
    [-9, 'ERR_DEVICE_DOWN', 'the device "eth7" is not up'],
    [-6, 'ERR_UNSUPPORTED', 'has no monitor mode'],
    [-1, 'ERR_CAPTURE', 'cannot capture on "eth7" (the reason)'],
  ])('activation %d', (status, code, message) => {
    expect(() => open({ activate: () => status, geterr: () => 'the reason' })).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  it.skipIf(process.platform !== 'linux')('no permission: with the line that gives it', () => {
    expect(() => open({ activate: () => -8 })).toThrow(
      `sudo setcap cap_net_raw,cap_net_admin=eip ${process.execPath}`,
    );
  });

  it.each([
    ['a filter', { compile: () => -1 }, { filter: 'tcp prot' }, 'ERR_BAD_FILTER'],
    ['a link type by a wrong name', {}, { linkType: 'NOPE' }, 'ERR_OPTION'],
    ['a link type that the device lacks', { setDatalink: () => -1 }, { linkType: 101 }, 'ERR_UNSUPPORTED'],
    ['a direction', { setDirection: () => -1 }, { direction: 'in' }, 'ERR_UNSUPPORTED'],
    [
      'a precision',
      { setTstampPrecision: () => -12 },
      { timestampPrecision: 'nanoseconds' },
      'ERR_UNSUPPORTED',
    ],
    ['no handle', { create: () => null }, {}, 'ERR_CAPTURE'],
    ['no nonblocking mode', { setNonblock: () => -1 }, {}, 'ERR_CAPTURE'],
  ])('%s', (_, answers: Partial<Libpcap>, options, code) => {
    expect(() => open(answers, options)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['The interface disappeared', 'ERR_DEVICE_GONE'],
    ['The interface went down', 'ERR_DEVICE_DOWN'],
    ['read error: something else', 'ERR_CAPTURE'],
  ])('reading: %s', (detail, code) => {
    const handle = open({ dispatchToFile: () => -1, geterr: () => detail });
    expect(() => handle.dispatchToFile(1, 0n)).toThrow(expect.objectContaining({ code }));
  });
});

it('closes the handle when something fails after it was made', () => {
  const { native, calls } = fakeNative({ activate: () => -8 });
  expect(() => new PcapHandle(native, checkOptions({ device: 'eth7' }))).toThrow();
  expect(calls.at(-1)).toBe('close');
});

it('sets everything before it activates, the filter and nonblocking mode after', () => {
  const { native, calls } = fakeNative();
  const handle = new PcapHandle(
    native,
    checkOptions({ device: 'eth7', filter: 'tcp', snapLength: 96, promiscuous: false, immediate: true }),
  );
  const settings = ['setSnaplen 96', 'setPromisc 0', 'setBufferSize 33554432', 'setImmediateMode 1'];
  for (const setting of settings) expect(calls.indexOf(setting)).toBeLessThan(calls.indexOf('activate'));
  expect(calls).toContain('setTstampPrecision 1');
  expect(calls.indexOf('setFilter')).toBeGreaterThan(calls.indexOf('activate'));
  expect(calls.indexOf('setNonblock 1')).toBeGreaterThan(calls.indexOf('setFilter'));
  handle.close();
  handle.close();
  expect(calls.filter((call) => call === 'close')).toHaveLength(1);
  expect(() => handle.setFilter('udp')).toThrow(expect.objectContaining({ code: 'ERR_CLOSED' }));
});

it('falls back to microseconds where nanoseconds were only wished for', () => {
  expect(open({ setTstampPrecision: () => -12 }).nanoseconds).toBe(false);
});

it('hands warnings on', () => {
  expect(open({ activate: () => 1, geterr: () => 'a remark' }).warnings).toEqual(['a remark']);
  expect(open({ activate: () => 2 }).warnings).toEqual(['the device has no promiscuous mode']);
});
