import { all, createDissector, ethernet, ipv4, ipv6, tcp, udp, vlan } from '@plainwire/dissect';
import { compile } from '@plainwire/filter-lang';
import { createCaptureReader } from '@plainwire/pcap';
import { createReassembler } from '@plainwire/tcp-reassembly';
import { filter as expression } from './corpus/mixed.mjs';
import { SegmentReader } from './programs/segment-reader.mjs';

const blockLength = 1 << 18;
const toTransport = [ethernet, vlan, ipv4, ipv6, tcp, udp];

/** Each case is given the file header and gives a function from the bytes of records to the number of packets. */
export const cases = {
  scan: (fileHeader) => overRecords(fileHeader, true, () => {}),

  'scan, safe': (fileHeader) => overRecords(fileHeader, false, () => {}),

  'scan and decode'(fileHeader) {
    const dissector = createDissector({ protocols: toTransport });
    let frame;
    return overRecords(fileHeader, true, (record) => {
      frame = dissector.dissect(record, frame);
    });
  },

  'scan and decode, fresh'(fileHeader) {
    const dissector = createDissector({ protocols: toTransport });
    return overRecords(fileHeader, false, (record) => dissector.dissect(record));
  },

  'scan, decode and filter'(fileHeader) {
    const dissector = createDissector({ protocols: all });
    const { filter } = compile(expression.text, { registry: dissector.fields });
    let frame;
    return overRecords(fileHeader, true, (record) => {
      frame = dissector.dissect(record, frame);
      filter(frame);
    });
  },

  /** A new reassembler for each pass, so that a hot slice is not all retransmissions. */
  'scan, decode and reassemble'(fileHeader) {
    const dissector = createDissector({ protocols: toTransport });
    const segments = new SegmentReader(dissector, true);
    let frame;
    let reassembler;
    const pass = overRecords(fileHeader, true, (record) => {
      frame = dissector.dissect(record, frame);
      const segment = segments.read(frame, record);
      if (segment !== undefined) reassembler.push(segment);
    });
    return (records) => {
      reassembler = createReassembler();
      return pass(records);
    };
  },
};

function overRecords(fileHeader, transient, visit) {
  const reader = createCaptureReader({ transient });
  reader.push(fileHeader);
  return (bytes) => {
    let packets = 0;
    for (let at = 0; at < bytes.length; at += blockLength) {
      const { records, length } = reader.push(bytes.subarray(at, at + blockLength));
      for (let index = 0; index < length; index++) visit(records[index]);
      packets += length;
    }
    return packets;
  };
}
