import { expect, it } from 'vitest';
import { type Koffi, loadKoffi } from './koffi.ts';
import { bindLibpcap } from './libpcap.ts';

it('names the package to install when koffi is missing', () => {
  const missing = () => {
    throw new Error("Cannot find module 'koffi'");
  };
  expect(() => loadKoffi(missing)).toThrow(
    expect.objectContaining({
      code: 'ERR_NO_KOFFI',
      message: 'live capture needs the package "koffi": install it with `npm install koffi`',
      cause: expect.objectContaining({ message: "Cannot find module 'koffi'" }),
    }),
  );
});

it('names the library to install when libpcap is missing, after trying its usual names', () => {
  const tried: string[] = [];
  const koffi = {
    load: (name: string) => {
      tried.push(name);
      throw new Error(`cannot open ${name}`);
    },
  } as unknown as Koffi;
  expect(() => bindLibpcap(koffi)).toThrow(
    expect.objectContaining({ code: 'ERR_NO_LIBPCAP', message: expect.stringContaining('libpcap') }),
  );
  expect(tried.length).toBeGreaterThan(1);
  expect(new Set(tried).size).toBe(tried.length);
});
