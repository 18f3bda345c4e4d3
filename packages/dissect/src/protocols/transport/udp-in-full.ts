import { u16be } from '@plainwire/bytes';
import { CHECKSUM } from '../../checksum.ts';
import { computed, expert, stateful } from '../../declare.ts';
import { byteCount } from '../../display-text.ts';
import { knownFields } from '../../known-fields.ts';
import { withFields } from '../../with-fields.ts';
import { expectedChecksum, transportChecksumText } from './transport-checksum.ts';
import { isOverIpv6, UDP, udp, udpChecksumStatus } from './udp.ts';

const processFields = knownFields(
  'udp.proc.',
  'srcuid|Source process user ID|uint32\n' +
    'srcpid|Source process ID|uint32\n' +
    'srcuname|Source process user name|string\n' +
    'srccmd|Source process name|string\n' +
    'dstuid|Destination process user ID|uint32\n' +
    'dstpid|Destination process ID|uint32\n' +
    'dstuname|Destination process user name|string\n' +
    'dstcmd|Destination process name|string',
);

/** UDP with what others than the frame know: the processes that talk, and the size of a message in several datagrams. */
export const udpInFull = withFields(
  udp,
  {
    calculatedChecksum: computed(
      'udp.checksum_calculated',
      'Calculated Checksum',
      'uint16',
      (layer) => (u16be(layer.bytes, layer.start + 6) === 0 ? undefined : expectedChecksum(layer, UDP, 6)),
      { base: 'hex', shown: { under: ['udp.checksum'] } },
    ),
    lengthIsZero: expert(
      'udp.length.bad_zero',
      'Length is zero but payload < 65536',
      'error',
      'protocol',
      (layer) =>
        u16be(layer.bytes, layer.start + 4) === 0 && isOverIpv6(layer) && layer.limit - layer.start < 65536,
      { under: 'udp.length' },
    ),
    pduSize: stateful('udp.pdu.size', 'PDU Size', 'uint32'),
    ...processFields,
  },
  'timeRelative',
  {
    checksum: {
      text: (value, layer) => transportChecksumText(layer, value, UDP, 6, udpChecksumStatus(layer)),
    },
    // That of a checksum that is not there.
    checksumStatus: { shown: { after: ['udp.checksum'], inside: CHECKSUM.NOT_PRESENT } },
    payloadBytes: { line: (value) => `UDP payload (${byteCount((value as Uint8Array).length)})` },
  },
);
