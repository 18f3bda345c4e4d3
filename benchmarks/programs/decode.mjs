// decode FILE: link layer to TCP and UDP payload, blocks, records and the frame reused.
import { createDissector, ethernet, ipv4, ipv6, tcp, udp, vlan } from '@plainwire/dissect/minimal';
import { openCaptureSync } from '@plainwire/pcap/read';

const dissector = createDissector({ protocols: [ethernet, vlan, ipv4, ipv6, tcp, udp] });
const tcpId = dissector.protocolId('tcp');
const udpId = dissector.protocolId('udp');
let frame;
let packets = 0;
let bytes = 0;
let payloadBytes = 0;
for (const { records, length } of openCaptureSync(process.argv[2], { transient: true })) {
  for (let index = 0; index < length; index++) {
    const record = records[index];
    frame = dissector.dissect(record, frame);
    const last = frame.layerCount - 1;
    const protocolId = frame.protocolIdAt(last);
    packets++;
    bytes += record.capturedLength;
    if (protocolId === tcpId || protocolId === udpId) payloadBytes += frame.limitAt(last) - frame.endAt(last);
  }
}
console.log(JSON.stringify({ packets, bytes, payloadBytes }));
