// decode-fresh FILE: link layer to TCP and UDP payload, a new frame for every record, blocks not reused.
import { createDissector, ethernet, ipv4, ipv6, tcp, udp, vlan } from '@plainwire/dissect/minimal';
import { openCaptureSync } from '@plainwire/pcap/read';

const dissector = createDissector({ protocols: [ethernet, vlan, ipv4, ipv6, tcp, udp] });
const tcpId = dissector.protocolId('tcp');
const udpId = dissector.protocolId('udp');
let packets = 0;
let bytes = 0;
let payloadBytes = 0;
for (const batch of openCaptureSync(process.argv[2])) {
  for (const record of batch) {
    const frame = dissector.dissect(record);
    const last = frame.layerCount - 1;
    const protocolId = frame.protocolIdAt(last);
    packets++;
    bytes += record.capturedLength;
    if (protocolId === tcpId || protocolId === udpId) payloadBytes += frame.limitAt(last) - frame.endAt(last);
  }
}
console.log(JSON.stringify({ packets, bytes, payloadBytes }));
