import { u16be } from '@plainwire/bytes';
import { listed } from '../../declare.ts';
import { FieldCursor } from '../../field-cursor.ts';
import { defineProtocol } from '../../protocol.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';

// Link Layer Discovery Protocol (IEEE 802.1AB-2016 §8): TLVs of type 7 | length 9, up to one of type 0.

const END = 0;
const CHASSIS = 1;
const PORT = 2;
const TIME_TO_LIVE = 3;

const tlvLabels = {
  0: 'End of LLDPDU',
  1: 'Chassis Id',
  2: 'Port Id',
  3: 'Time to Live',
  4: 'Port Description',
  5: 'System Name',
  6: 'System Description',
  7: 'System Capabilities',
  8: 'Management Address',
  127: 'Organization Specific',
};

const fields = {
  tlvType: listed('lldp.tlv.type', 'TLV Type', 'uint16', { labels: tlvLabels }),
  tlvLength: listed('lldp.tlv.len', 'TLV Length', 'uint16'),
  chassisSubtype: listed('lldp.chassis.subtype', 'Chassis Id Subtype', 'uint8'),
  chassisId: listed('lldp.chassis.id', 'Chassis Id', 'bytes'),
  portSubtype: listed('lldp.port.subtype', 'Port Id Subtype', 'uint8'),
  portId: listed('lldp.port.id', 'Port Id', 'bytes'),
  timeToLive: listed('lldp.time_to_live', 'Seconds', 'uint16'),
  portDescription: listed('lldp.port.desc', 'Port Description', 'string'),
  systemName: listed('lldp.tlv.system.name', 'System Name', 'string'),
  systemDescription: listed('lldp.tlv.system.desc', 'System Description', 'string'),
};

const TEXTS: ReadonlyMap<number, (typeof fields)['systemName']> = new Map([
  [4, fields.portDescription],
  [5, fields.systemName],
  [6, fields.systemDescription],
]);

function walk({ bytes, start, end }: LayerView, sink: FieldSink): void {
  const cursor = new FieldCursor(bytes, start, end, sink);
  while (cursor.left >= 2) {
    const header = cursor.peek(2);
    const type = header >> 9;
    const length = header & 0x1ff;
    sink.group(tlvLabels[type as keyof typeof tlvLabels] ?? `Type ${type}`, cursor.at, 2 + length);
    cursor.tell(fields.tlvType, 2, type);
    cursor.tell(fields.tlvLength, 2, length);
    cursor.skip(2);
    content(type, cursor.inside(length));
    sink.close();
    if (type === END) return;
  }
}

function content(type: number, cursor: FieldCursor): void {
  if (type === CHASSIS || type === PORT) {
    cursor.integer(type === CHASSIS ? fields.chassisSubtype : fields.portSubtype, 1);
    cursor.rest(type === CHASSIS ? fields.chassisId : fields.portId);
  } else if (type === TIME_TO_LIVE) {
    cursor.integer(fields.timeToLive, 2);
  } else {
    const text = TEXTS.get(type);
    if (text !== undefined) cursor.rest(text);
  }
}

export const lldp = defineProtocol({
  name: 'lldp',
  title: 'Link Layer Discovery Protocol',
  spec: 'IEEE 802.1AB-2016 §8',
  fields,
  claims: [{ table: 'ethertype', key: 0x88cc }],
  minimum: 2,
  walk,
  step(bytes, at, limit, handoff) {
    let end = at;
    while (limit - end >= 2) {
      const header = u16be(bytes, end);
      end += 2 + (header & 0x1ff);
      if (header >> 9 === END) {
        handoff.wireLimit = end;
        return end;
      }
    }
    return Math.max(end, limit);
  },
});
