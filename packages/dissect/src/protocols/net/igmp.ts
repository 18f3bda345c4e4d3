import { CHECKSUM, internetChecksum } from '../../checksum.ts';
import { computed, listed, u8, u16 } from '../../declare.ts';
import { FieldCursor } from '../../field-cursor.ts';
import { defineProtocol } from '../../protocol.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';
import { checksumLabels } from '../data/checksum.ts';

// Internet Group Management Protocol (RFC 1112, RFC 2236 §2, RFC 3376 §4).
//
//   0 type   1 maximum response time   2 checksum   4 group address   8 version 3: sources or group records

const QUERY = 0x11;
const REPORT_V1 = 0x12;
const REPORT_V2 = 0x16;
const LEAVE = 0x17;
const REPORT_V3 = 0x22;

function version({ bytes, start, limit }: LayerView): number | undefined {
  switch (bytes[start]) {
    case QUERY:
      return limit - start >= 12 ? 3 : bytes[start + 1] === 0 ? 1 : 2;
    case REPORT_V1:
      return 1;
    case REPORT_V2:
    case LEAVE:
      return 2;
    case REPORT_V3:
      return 3;
  }
  return undefined;
}

const fields = {
  groupRecords: listed('igmp.num_grp_recs', 'Num Group Records', 'uint16'),
  recordType: listed('igmp.record_type', 'Record Type', 'uint8', {
    labels: {
      1: 'Mode Is Include',
      2: 'Mode Is Exclude',
      3: 'Change To Include Mode',
      4: 'Change To Exclude Mode',
      5: 'Allow New Sources',
      6: 'Block Old Sources',
    },
  }),
  auxiliaryLength: listed('igmp.aux_data_len', 'Aux Data Len', 'uint8'),
  sources: listed('igmp.num_src', 'Num Src', 'uint16'),
  multicast: listed('igmp.maddr', 'Multicast Address', 'ipv4'),
  source: listed('igmp.saddr', 'Source Address', 'ipv4'),
  auxiliary: listed('igmp.aux_data', 'Aux Data', 'bytes'),
  suppress: listed('igmp.s', 'S', 'boolean'),
  robustness: listed('igmp.qrv', 'QRV', 'uint8'),
  interval: listed('igmp.qqic', 'QQIC', 'uint8'),
};

function walkMessage(layer: LayerView, sink: FieldSink): void {
  const { bytes, start, limit } = layer;
  const cursor = new FieldCursor(bytes, start + 4, limit, sink);
  if (bytes[start] === REPORT_V3) {
    cursor.skip(2);
    cursor.integer(fields.groupRecords, 2);
    while (cursor.left >= 8) groupRecord(cursor);
    return;
  }
  cursor.integer(fields.multicast, 4);
  if (bytes[start] !== QUERY || cursor.left < 4) return;
  cursor.tell(fields.suppress, 1, (cursor.peek(1) & 0x08) !== 0);
  cursor.tell(fields.robustness, 1, cursor.peek(1) & 0x07);
  cursor.skip(1);
  cursor.integer(fields.interval, 1);
  addresses(cursor, cursor.integer(fields.sources, 2));
}

function groupRecord(cursor: FieldCursor): void {
  cursor.integer(fields.recordType, 1);
  const words = cursor.integer(fields.auxiliaryLength, 1);
  const count = cursor.integer(fields.sources, 2);
  cursor.integer(fields.multicast, 4);
  addresses(cursor, count);
  cursor.take(fields.auxiliary, words * 4);
}

function addresses(cursor: FieldCursor, count: number): void {
  for (let i = 0; i < count && cursor.left >= 4; i++) cursor.integer(fields.source, 4);
}

export const igmp = defineProtocol({
  name: 'igmp',
  title: 'Internet Group Management Protocol',
  spec: 'RFC 3376 §4',
  fields: {
    version: computed('igmp.version', 'IGMP Version', 'uint8', version),
    type: u8('igmp.type', 'Type', 0, {
      base: 'hex',
      labels: {
        17: 'Membership Query',
        18: 'Membership Report',
        22: 'Membership Report',
        23: 'Leave Group',
        34: 'Membership Report',
      },
    }),
    maximumResponse: computed('igmp.max_resp', 'Max Resp Time', 'uint8', (layer) =>
      layer.bytes[layer.start] === REPORT_V3 || version(layer) === 1
        ? undefined
        : layer.bytes[layer.start + 1]!,
    ),
    checksum: u16('igmp.checksum', 'Checksum', 2, { base: 'hex' }),
    checksumStatus: computed(
      'igmp.checksum.status',
      'Checksum Status',
      'uint8',
      ({ bytes, start, limit, wireLimit }) => {
        if (limit < wireLimit) return CHECKSUM.UNVERIFIED;
        return internetChecksum(bytes, start, limit) === 0 ? CHECKSUM.GOOD : CHECKSUM.BAD;
      },
      { base: 'none', labels: checksumLabels, shown: { after: ['igmp.checksum'] } },
    ),
    ...fields,
  },
  claims: [{ table: 'ip.proto', key: 2 }],
  minimum: 8,
  walk: walkMessage,
});
