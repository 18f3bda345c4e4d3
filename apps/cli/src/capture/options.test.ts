import { expect, it } from 'vitest';
import { parseCaptureOptions } from './options.ts';

it('understands what hands type: capture -i eth0 -s 0 -w dump.pcap port 443', () => {
  expect(parseCaptureOptions('-i eth0 -s 0 -w dump.pcap port 443'.split(' '))).toMatchObject({
    action: 'capture',
    device: 'eth0',
    file: 'dump.pcap',
    format: 'pcap',
    count: Number.POSITIVE_INFINITY,
    open: {
      filter: 'port 443',
      snapLength: 262_144,
      promiscuous: true,
      bufferSize: undefined,
      timestampPrecision: 'microseconds',
      direction: 'both',
    },
  });
});

it('understands the long form of everything', () => {
  const words =
    '--interface=lo --snapshot-length 96 --no-promiscuous-mode --direction=in --buffer-size=4096 --nano';
  expect(parseCaptureOptions(words.split(' '))).toMatchObject({
    device: 'lo',
    open: {
      snapLength: 96,
      promiscuous: false,
      direction: 'in',
      bufferSize: 4096 * 1024,
      timestampPrecision: 'nanoseconds',
    },
  });
});

it('understands rotation and the guards of the disk', () => {
  const words = '-G60 -C 10 -W 5 -w x_%H.pcap --min-free 10% --max-total 1.5G'.split(' ');
  expect(parseCaptureOptions(words)).toMatchObject({
    rotateSeconds: 60,
    rotateBytes: 10_000_000,
    maxFiles: 5,
    minFree: { percent: 10 },
    maxTotal: 1.5 * 2 ** 30,
  });
  expect(parseCaptureOptions(['-w', 'x', '--min-free', '500M'])).toMatchObject({
    minFree: { bytes: 500 * 2 ** 20 },
  });
});

it('lets pass what tcpdump lets pass, and says that it does nothing', () => {
  expect(parseCaptureOptions(['-C', '1']).warnings).toEqual([
    '-G and -C change files: without -w they do nothing',
  ]);
  expect(parseCaptureOptions(['-W', '3', '-w', 'x']).warnings).toEqual([
    '-W counts the files of -G or -C: without them it does nothing',
  ]);
  expect(parseCaptureOptions(['-W', '3', '-C', '1', '-w', 'x']).warnings).toEqual([]);
});

it.each([
  ['-c 0', 'c'],
  ['-c -5', 'c'],
  ['-c 1e3', 'c'],
  ['-s 99999999999', 's'],
  ['-Q sideways', 'Q'],
  ['-G 1 -w -', 'G'],
  ['--min-free 1M', 'min-free'],
  ['--min-free lots -w x', 'min-free'],
  ['--max-total 10% -w x', 'max-total'],
  ['--time-stamp-precision pico', 'time-stamp-precision'],
  ['-X', 'X'],
])('refuses %s, naming the flag', (words, flag) => {
  expect(() => parseCaptureOptions(words.split(' '))).toThrow(
    expect.objectContaining({ code: 'ERR_USAGE', flag }),
  );
});
