import { u16be } from '@plainwire/bytes';
import { CHECKSUM } from '../../checksum.ts';
import { anyOf, computed, expert, stateful, u16 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';
import type { LayerView } from '../../view.ts';
import { checksumLabels } from '../data/checksum.ts';
import { isPartial } from './partial.ts';
import { transportChecksum } from './transport-checksum.ts';

// User Datagram Protocol (RFC 768): 0 source port 2 destination port 4 length 6 checksum.

const HEADER = 8;
export const UDP = 17;
/** Where traceroute begins to count. */
const FIRST_TRACEROUTE_PORT = 33434;

const timestamps = { group: 'Timestamps' };

const srcPort = u16('udp.srcport', 'Source Port', 0);
const dstPort = u16('udp.dstport', 'Destination Port', 2);

export const udp = defineProtocol({
  name: 'udp',
  title: 'User Datagram Protocol',
  spec: 'RFC 768',
  fields: {
    srcPort,
    dstPort,
    port: anyOf('udp.port', 'Source or Destination Port', [srcPort, dstPort], {}),
    length: u16('udp.length', '', 4),
    checksum: u16('udp.checksum', '', 6, { base: 'hex' }),
    checksumStatus: computed('udp.checksum.status', 'Checksum Status', 'uint8', udpChecksumStatus, {
      base: 'none',
      labels: checksumLabels,
      shown: { after: ['udp.checksum'] },
    }),
    checksumBad: expert(
      'udp.checksum.bad',
      'Bad checksum',
      'error',
      'checksum',
      (layer) => udpChecksumStatus(layer) === CHECKSUM.BAD,
      { under: 'udp.checksum' },
    ),
    noChecksum: expert(
      'udp.checksum.zero',
      'Illegal checksum value (0)',
      'error',
      'checksum',
      (layer) => udpChecksumStatus(layer) === CHECKSUM.ILLEGAL,
      { under: 'udp.checksum' },
    ),
    stream: stateful('udp.stream', 'Stream index', 'uint32'),
    timeRelative: stateful('udp.time_relative', 'Time since first frame', 'relative_time', {
      shown: timestamps,
    }),
    timeDelta: stateful('udp.time_delta', 'Time since previous frame', 'relative_time', {
      shown: timestamps,
    }),
    payloadBytes: computed('udp.payload', '', 'bytes', (layer) =>
      layer.limit > layer.end ? layer.payload : undefined,
    ),
    possibleTraceroute: expert(
      'udp.possible_traceroute',
      'Possible traceroute',
      'chat',
      'sequence',
      (layer) => tracerouteAttempt(layer) >= 0,
      { under: 'udp.dstport', message: tracerouteText },
    ),
    badLength: expert('udp.length.bad', 'Bad length value', 'error', 'malformed', isBadLength, {
      under: 'udp.length',
      message: ({ bytes, start }) => {
        const length = u16be(bytes, start + 4);
        return `Bad length value ${length} ${length < HEADER ? '< 8' : '> IP payload length'}`;
      },
    }),
  },
  summary: ({ bytes, start }) =>
    `User Datagram Protocol, Src Port: ${u16be(bytes, start)}, Dst Port: ${u16be(bytes, start + 2)}`,
  claims: [{ table: 'ip.proto', key: 17 }],
  next: ['udp.port'],
  minimum: HEADER,
  limitedBy: 'udp.length',
  step(bytes, at, limit, handoff) {
    const length = (bytes[at + 4]! << 8) | bytes[at + 5]!;
    // 0 stands for a jumbogram (RFC 2675 §4) or an offloaded datagram: what IP says holds.
    if (length >= HEADER) {
      if (at + length < handoff.wireLimit) handoff.wireLimit = at + length;
    } else if (length !== 0) {
      handoff.malformed(at + 4, 'RFC 768');
      return at + HEADER;
    }
    if (limit > at + HEADER && handoff.wireLimit > at + HEADER) {
      const source = (bytes[at]! << 8) | bytes[at + 1]!;
      const destination = (bytes[at + 2]! << 8) | bytes[at + 3]!;
      handoff.table = 0;
      // The lower port is the likelier service.
      handoff.key = Math.min(source, destination);
      handoff.key2 = Math.max(source, destination);
    }
    return at + HEADER;
  },
});

export function udpChecksumStatus(layer: LayerView): number {
  if (u16be(layer.bytes, layer.start + 6) !== 0) return transportChecksum(layer, UDP, 6);
  return isOverIpv6(layer) ? CHECKSUM.ILLEGAL : CHECKSUM.NOT_PRESENT;
}

/** Which of its datagrams it would be, from 0; or -1. */
function tracerouteAttempt({ bytes, start }: LayerView): number {
  const attempt = u16be(bytes, start + 2) - FIRST_TRACEROUTE_PORT - 1;
  return attempt >= 0 && attempt < 30 ? attempt : -1;
}

function tracerouteText(layer: LayerView): string {
  const attempt = tracerouteAttempt(layer);
  return `Possible traceroute: hop #${Math.floor(attempt / 3) + 1}, attempt #${(attempt % 3) + 1}`;
}

/** Where a checksum of 0 is none that a datagram may have (RFC 8200 §8.1); tunnels may (RFC 6935), and are not told apart. */
export function isOverIpv6({ frame, index }: LayerView): boolean {
  if (index === 0) return false;
  const { name, extends: extended } = frame.protocolAt(index - 1);
  return name === 'ipv6' || extended === 'ipv6';
}

/** Less than the header, or more than there is in what encloses it; 0 is the length of a jumbogram (RFC 2675 §4). */
function isBadLength(layer: LayerView): boolean {
  const { bytes, start, frame, index } = layer;
  const length = u16be(bytes, start + 4);
  const outside = index === 0 ? frame.wireLimit : frame.wireLimitAt(index - 1);
  if (length === 0) return !isOverIpv6(layer);
  return length < HEADER || (start + length > outside && !isPartial(layer));
}
