import { u32be } from '@plainwire/bytes';
import { computed, stateful, u8 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';
import { unsigned } from '../../read-value.ts';
import { labelsOfRuns } from '../data/runs.ts';

// Network Time Protocol (RFC 5905 §7.3).
//
//   0 leap 2 | version 3 | mode 3   1 stratum   2 poll   3 precision   4 root delay   8 root dispersion
//  12 reference id   16 reference   24 origin   32 receive   40 transmit timestamp   48 extensions and MAC

const CONTROL = 6;
/** Seconds from 1900, where NTP begins to count, to 1970. */
const SEVENTY_YEARS = 2_208_988_800n;
/** RFC 4330 §3: with the top bit clear, a timestamp counts from 2036. */
const ERA = 2n ** 32n;

/** Control and private messages share only the first byte with those that carry time. */
const isClock = (bytes: Uint8Array, start: number) => (bytes[start]! & 7) < CONTROL;

function integer(name: string, title: string, type: 'uint8' | 'uint32', at: number, size: number) {
  return computed(
    name,
    title,
    type,
    ({ bytes, start }) => (isClock(bytes, start) ? unsigned(bytes, start + at, size) : undefined),
    { range: [at, size] },
  );
}

function timestamp(name: string, title: string, at: number) {
  return computed(
    name,
    title,
    'absolute_time',
    ({ bytes, start }) => {
      if (!isClock(bytes, start)) return undefined;
      const seconds = BigInt(u32be(bytes, start + at));
      const fraction = BigInt(u32be(bytes, start + at + 4));
      if (seconds === 0n && fraction === 0n) return 0n;
      const since1900 = seconds < ERA / 2n ? seconds + ERA : seconds;
      return (since1900 - SEVENTY_YEARS) * 1_000_000_000n + ((fraction * 1_000_000_000n) >> 32n);
    },
    { base: 'ntp', range: [at, 8] },
  );
}

export const ntp = defineProtocol({
  name: 'ntp',
  title: 'Network Time Protocol',
  spec: 'RFC 5905 §7.3',
  fields: {
    flags: u8('ntp.flags', '', 0, { base: 'hex' }),
    leap: computed(
      'ntp.flags.li',
      'Leap Indicator',
      'uint8',
      ({ bytes, start }) => ((bytes[start]! & 7) <= CONTROL ? bytes[start]! >> 6 : undefined),
      {
        range: [0, 1],
        labels: {
          0: 'no warning',
          1: 'last minute of the day has 61 seconds',
          2: 'last minute of the day has 59 seconds',
          3: 'unknown (clock unsynchronized)',
        },
      },
    ),
    version: u8('ntp.flags.vn', 'Version number', 0, { mask: 0x38 }),
    mode: u8('ntp.flags.mode', '', 0, {
      mask: 0x07,
      labels: labelsOfRuns({
        0: 'reserved|symmetric active|symmetric passive|client|server|broadcast|reserved for NTP control message|reserved for private use',
      }),
    }),
    stratum: integer('ntp.stratum', 'Peer Clock Stratum', 'uint8', 1, 1),
    poll: integer('ntp.ppoll', 'Peer Polling Interval', 'uint8', 2, 1),
    precision: integer('ntp.precision', 'Peer Clock Precision', 'uint8', 3, 1),
    rootDelay: integer('ntp.rootdelay', 'Root Delay', 'uint32', 4, 4),
    rootDispersion: integer('ntp.rootdispersion', 'Root Dispersion', 'uint32', 8, 4),
    referenceId: computed('ntp.refid', 'Reference ID', 'bytes', ({ bytes, start }) =>
      isClock(bytes, start) ? bytes.subarray(start + 12, start + 16) : undefined,
    ),
    reference: timestamp('ntp.reftime', 'Reference Timestamp', 16),
    origin: timestamp('ntp.org', 'Origin Timestamp', 24),
    receive: timestamp('ntp.rec', 'Receive Timestamp', 32),
    transmit: timestamp('ntp.xmt', 'Transmit Timestamp', 40),
    requestIn: stateful('ntp.request_in', '', 'framenum'),
    responseIn: stateful('ntp.response_in', '', 'framenum', { needs: 'later' }),
    deltaTime: stateful('ntp.delta_time', '', 'relative_time'),
  },
  claims: [{ table: 'udp.port', key: 123 }],
  minimum: 48,
});
