import { u16be } from '@plainwire/bytes';
import { CHECKSUM, internetChecksum } from '../../checksum.ts';
import { computed, listed, u8 } from '../../declare.ts';
import { FieldCursor } from '../../field-cursor.ts';
import { defineProtocol } from '../../protocol.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';
import { checksumLabels } from '../data/checksum.ts';
import { labelsOfRuns } from '../data/runs.ts';

// Internet Group Management Protocol (RFC 988, RFC 1112, RFC 2236 §2, RFC 3376 §4).
//
//   0 type   1 maximum response time   2 checksum   4 group address   8 version 3: sources or group records
//   version 0:   1 code   2 checksum   4 identifier   8 group address   12 access key

const QUERY = 0x11;
const REPORT_V1 = 0x12;
const REPORT_V2 = 0x16;
const LEAVE = 0x17;
const REPORT_V3 = 0x22;
const TRACE_RESPONSE = 0x1e;
const TRACE = 0x1f;
const LAST_V0 = 0x08;
/** DVMRP, PIM version 1, Cisco's trace, MSNIP, MRDISC, IGAP: other protocols with types of this one. */
const FOREIGN: ReadonlySet<number> = new Set([
  0x13, 0x14, 0x15, 0x23, 0x24, 0x25, 0x26, 0x30, 0x31, 0x32, 0x41, 0x42, 0x43,
]);

function version({ bytes, start, wireLimit }: LayerView): number | undefined {
  const type = bytes[start]!;
  switch (type) {
    case QUERY:
      return wireLimit - start >= 12 ? 3 : bytes[start + 1] === 0 ? 1 : 2;
    case REPORT_V1:
      return 1;
    case REPORT_V2:
    case LEAVE:
      return 2;
    case REPORT_V3:
      return 3;
  }
  return type > 0 && type <= LAST_V0 ? 0 : undefined;
}

const isTrace = ({ bytes, start }: LayerView) => bytes[start] === TRACE || bytes[start] === TRACE_RESPONSE;

/** Whether what follows the type is laid out as this file knows it. */
const isKnown = (layer: LayerView) => version(layer) !== undefined || isTrace(layer);

/** How many bytes the checksum covers: the message, or in old versions its fixed length, whatever follows. */
function checked(layer: LayerView): number {
  const fixed = [20, 8, 8][version(layer) ?? 3];
  return fixed ?? layer.wireLimit - layer.start;
}

function checksumStatus(layer: LayerView): number | undefined {
  if (!isKnown(layer)) return undefined;
  const end = layer.start + checked(layer);
  if (end > layer.limit) return CHECKSUM.UNVERIFIED;
  return internetChecksum(layer.bytes, layer.start, end) === 0 ? CHECKSUM.GOOD : CHECKSUM.BAD;
}

/** In tenths of a second; from 128 on, version 3 has a floating point number (RFC 3376 §4.1.1). */
function maximumResponse(layer: LayerView): number | undefined {
  const known = version(layer);
  const code = layer.bytes[layer.start + 1]!;
  if (known === 2) return code;
  if (known !== 3 || layer.bytes[layer.start] !== QUERY) return undefined;
  return code < 0x80 ? code : (0x10 | (code & 0x0f)) << (((code >> 4) & 7) + 3);
}

const fields = {
  groupRecords: listed('igmp.num_grp_recs', 'Num Group Records', 'uint16'),
  recordType: listed('igmp.record_type', '', 'uint8', {
    labels: labelsOfRuns({
      1: 'Mode Is Include|Mode Is Exclude|Change To Include Mode|Change To Exclude Mode|Allow New Sources|Block Old Sources',
    }),
  }),
  auxiliaryLength: listed('igmp.aux_data_len', '', 'uint8'),
  sources: listed('igmp.num_src', '', 'uint16'),
  multicast: listed('igmp.maddr', 'Multicast Address', 'ipv4'),
  source: listed('igmp.saddr', 'Source Address', 'ipv4'),
  auxiliary: listed('igmp.aux_data', '', 'bytes'),
  suppress: listed('igmp.s', '', 'boolean'),
  robustness: listed('igmp.qrv', 'QRV', 'uint8'),
  interval: listed('igmp.qqic', 'QQIC', 'uint8'),
  identifier: listed('igmp.identifier', '', 'uint32'),
  accessKey: listed('igmp.access_key', '', 'bytes'),
  data: listed('igmp.data', '', 'bytes'),
};

function walkMessage(layer: LayerView, sink: FieldSink): void {
  const { bytes, start, limit } = layer;
  if (!isKnown(layer)) {
    if (FOREIGN.has(bytes[start]!)) return;
    new FieldCursor(bytes, start + 1, limit, sink).rest(fields.data);
    return;
  }
  const cursor = new FieldCursor(bytes, start + 4, limit, sink);
  if (bytes[start] === REPORT_V3) return void groupRecords(cursor);
  if (version(layer) === 0) cursor.integer(fields.identifier, 4);
  cursor.integer(fields.multicast, 4);
  if (version(layer) === 0) cursor.take(fields.accessKey, 8);
  if (bytes[start] === QUERY && version(layer) === 3) query(cursor);
}

function query(cursor: FieldCursor): void {
  cursor.tell(fields.suppress, 1, (cursor.peek(1) & 0x08) !== 0);
  cursor.tell(fields.robustness, 1, cursor.peek(1) & 0x07);
  cursor.skip(1);
  cursor.integer(fields.interval, 1);
  addresses(cursor, cursor.integer(fields.sources, 2));
}

function groupRecords(cursor: FieldCursor): void {
  cursor.skip(2);
  const count = cursor.integer(fields.groupRecords, 2);
  for (let i = 0; i < count && cursor.left > 0; i++) groupRecord(cursor);
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
    type: u8('igmp.type', '', 0, {
      base: 'hex',
      labels: labelsOfRuns({
        1: 'Create Group Request|Create Group Reply|Join Group Request|Join Group Reply|Leave Group Request|Leave Group Reply|Confirm Group Request|Confirm Group Reply',
        17: 'Membership Query|Membership Report|DVMRP Protocol|PIM Routing Message',
        22: 'Membership Report|Leave Group',
        30: 'Traceroute Response|Traceroute Query or Request',
        34: 'Membership Report',
      }),
    }),
    maximumResponse: computed('igmp.max_resp', 'Max Resp Time', 'uint8', maximumResponse, { range: [1, 1] }),
    checksum: computed(
      'igmp.checksum',
      'Checksum',
      'uint16',
      (layer) => (isKnown(layer) ? u16be(layer.bytes, layer.start + 2) : undefined),
      { base: 'hex', range: [2, 2] },
    ),
    checksumStatus: computed('igmp.checksum.status', 'Checksum Status', 'uint8', checksumStatus, {
      base: 'none',
      labels: checksumLabels,
      shown: { after: ['igmp.checksum'] },
    }),
    ...fields,
  },
  claims: [{ table: 'ip.proto', key: 2 }],
  minimum: 8,
  walk: walkMessage,
});
