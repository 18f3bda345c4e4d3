import { describe, expect, it } from 'vitest';
import { checkOptions } from './options.ts';
import { failureOf, openTcpdumpCapture, tcpdumpArguments } from './tcpdump-capture.ts';

it('says the same in the words of tcpdump', () => {
  const options = checkOptions({
    device: 'eth0',
    filter: 'tcp port 443',
    promiscuous: false,
    direction: 'in',
    timestampPrecision: 'microseconds',
    linkType: 'EN10MB',
  });
  expect(tcpdumpArguments(options).join(' ')).toBe(
    '-i eth0 -n -U -w - -s 262144 -B 32768 --time-stamp-precision=micro -p -Q in -y EN10MB -- tcp port 443',
  );
});

it('a filter can never become a flag', () => {
  const words = tcpdumpArguments(checkOptions({ device: 'eth0', filter: '-w /tmp/x' }));
  expect(words.slice(-2)).toEqual(['--', '-w /tmp/x']);
});

describe('its last words become an error with a stable code', () => {
  it.each([
    ["tcpdump: lo: You don't have permission to perform this capture on that device", 'ERR_NO_PERMISSION'],
    ['tcpdump: nope0: No such device exists', 'ERR_NO_DEVICE'],
    ['tcpdump: ifb0: That device is not up', 'ERR_DEVICE_DOWN'],
    ["tcpdump: can't parse filter expression: syntax error", 'ERR_BAD_FILTER'],
    ['tcpdump: something else', 'ERR_CAPTURE'],
    ['', 'ERR_CAPTURE'],
  ])('%s', (said, code) => {
    expect(failureOf(said, checkOptions({ device: 'lo' }))).toMatchObject({ code });
  });
});

it('names what to install when there is no tcpdump either', async () => {
  await expect(openTcpdumpCapture({ device: 'lo' }, 'tcpdump-that-is-not-there')).rejects.toMatchObject({
    code: 'ERR_NO_LIBPCAP',
  });
});
