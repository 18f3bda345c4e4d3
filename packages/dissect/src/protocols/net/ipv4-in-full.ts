import { u16be } from '@plainwire/bytes';
import { internetChecksum, rightChecksum } from '../../checksum.ts';
import { computed, stateful } from '../../declare.ts';
import { withFields } from '../../with-fields.ts';
import { ipTosPrecedenceLabels } from '../data/ip-precedence.ts';
import { geoFields } from './geo-fields.ts';
import { fragmentFields } from './ip-fragment-fields.ts';
import { ipv4 } from './ipv4.ts';
import { ipv4Texts } from './ipv4-texts.ts';

const throughputLabels = { 0: 'Normal', 1: 'High' };
const delayLabels = { 0: 'Normal', 1: 'Low' };

/** IPv4 with the fields of RFC 791 that RFC 2474 replaced, those of fragments put together, and of places. */
export const ipv4InFull = withFields(
  ipv4,
  {
    ...fragmentFields('ip', 'IPv4', 'reassembled_in', 'bytes'),
    ...geoFields('ip'),
    calculatedChecksum: computed(
      'ip.checksum_calculated',
      'Calculated Checksum',
      'uint16',
      ({ bytes, start, end, frame }) => {
        if (!frame.dissector.verifiesChecksumsOf.has('ip')) return undefined;
        return rightChecksum(internetChecksum(bytes, start, end), u16be(bytes, start + 10));
      },
      { base: 'hex', shown: { after: ['ip.checksum'] } },
    ),
    // Wireshark's settings choose between these and the fields of today; here the latter are always read.
    typeOfService: stateful('ip.tos', 'Type of Service', 'uint8'),
    precedence: stateful('ip.tos.precedence', '', 'uint8', {
      labels: ipTosPrecedenceLabels,
    }),
    delay: stateful('ip.tos.delay', '', 'boolean', { labels: delayLabels }),
    throughput: stateful('ip.tos.throughput', '', 'boolean', { labels: throughputLabels }),
    reliability: stateful('ip.tos.reliability', '', 'boolean', { labels: throughputLabels }),
    cost: stateful('ip.tos.cost', '', 'boolean', { labels: delayLabels }),
    security: stateful('ip.flags.sf', 'Security flag', 'boolean', { labels: { 0: 'Not evil', 1: 'Evil' } }),
    // Of a header that is not one, only the version is there.
    bogusVersion: stateful('ip.bogus_ip_version', 'Bogus IP version', 'none'),
    evil: stateful('ip.evil_packet', 'Packet has evil intent', 'none'),
  },
  'ttlOfLocalControl',
  ipv4Texts,
);
