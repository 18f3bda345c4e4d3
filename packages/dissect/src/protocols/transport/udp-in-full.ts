import { u16be } from '@plainwire/bytes';
import { computed, expert, stateful } from '../../declare.ts';
import { withFields } from '../../with-fields.ts';
import { expectedChecksum } from './transport-checksum.ts';
import { UDP, udp } from './udp.ts';

const process = (name: string, title: string, type: 'uint32' | 'string') =>
  stateful(`udp.proc.${name}`, title, type);

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
      ({ bytes, start, limit }) => u16be(bytes, start + 4) === 0 && limit - start < 65536,
      { under: 'udp.length' },
    ),
    pduSize: stateful('udp.pdu.size', 'PDU Size', 'uint32'),
    srcUid: process('srcuid', 'Source process user ID', 'uint32'),
    srcPid: process('srcpid', 'Source process ID', 'uint32'),
    srcUser: process('srcuname', 'Source process user name', 'string'),
    srcCommand: process('srccmd', 'Source process name', 'string'),
    dstUid: process('dstuid', 'Destination process user ID', 'uint32'),
    dstPid: process('dstpid', 'Destination process ID', 'uint32'),
    dstUser: process('dstuname', 'Destination process user name', 'string'),
    dstCommand: process('dstcmd', 'Destination process name', 'string'),
  },
  'timeRelative',
);
