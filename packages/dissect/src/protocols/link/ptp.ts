import { u16be } from '@plainwire/bytes';
import { u8, u16, u32 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';
import { ptpV2MessagetypeLabels } from '../data/ptp-labels.ts';

// Precision Time Protocol, version 2: the common header (IEEE 1588-2019 §13.3).
//
//   0 type   1 version   2 length   4 domain   6 flags   8 correction   20 clock   28 port   30 sequence   33 interval

export const ptp = defineProtocol({
  name: 'ptp',
  title: 'Precision Time Protocol (IEEE1588)',
  spec: 'IEEE 1588-2019 §13.3',
  fields: {
    sdoId: u8('ptp.v2.majorsdoid', 'majorSdoId', 0, { mask: 0xf0, base: 'hex' }),
    type: u8('ptp.v2.messagetype', 'messageType', 0, {
      mask: 0x0f,
      base: 'hex',
      labels: ptpV2MessagetypeLabels,
    }),
    minorVersion: u8('ptp.v2.minorversionptp', 'minorVersionPTP', 1, { mask: 0xf0 }),
    version: u8('ptp.v2.versionptp', 'versionPTP', 1, { mask: 0x0f }),
    length: u16('ptp.v2.messagelength', 'messageLength', 2),
    domain: u8('ptp.v2.domainnumber', 'domainNumber', 4),
    minorSdoId: u8('ptp.v2.minorsdoid', 'minorSdoId', 5),
    flags: u16('ptp.v2.flags', 'flags', 6, { base: 'hex' }),
    port: u16('ptp.v2.sourceportid', 'SourcePortID', 28),
    sequence: u16('ptp.v2.sequenceid', 'sequenceId', 30),
    control: u8('ptp.v2.controlfield', 'controlField', 32),
    messageTypeSpecific: u32('ptp.v2.messagetypespecific', 'messageTypeSpecific', 16),
  },
  claims: [
    { table: 'ethertype', key: 0x88f7 },
    { table: 'udp.port', key: 319 },
    { table: 'udp.port', key: 320 },
  ],
  minimum: 34,
  limitedBy: 'ptp.v2.messagelength',
  step(bytes, at, limit, handoff) {
    const length = u16be(bytes, at + 2);
    if ((bytes[at + 1]! & 0x0f) !== 2 || length < 34) return limit;
    handoff.wireLimit = Math.min(handoff.wireLimit, at + length);
    return Math.min(at + length, limit);
  },
});
