import { ipv4Text, toHex, u16be } from '@plainwire/bytes';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import type { ColumnWriter } from './column.ts';
import { fieldLabel } from './field-label.ts';
import { hardwareAddress, NO_ADDRESS } from './hardware-address.ts';

const IPV4 = 0x0800;
const NOT_KNOWN = '00:00:00:00:00:00';
const LABELS = ['ARP', 'ARP', 'ARP', 'RARP', 'RARP', 'DRARP', 'DRARP', 'DRARP', 'Inverse ARP', 'Inverse ARP'];

/** `Who has 192.0.2.1? Tell 192.0.2.2`, `192.0.2.1 is at 00:00:5e:00:53:01` (RFC 826, RFC 903, RFC 1931, RFC 2390, RFC 5227) */
export const arpColumns: ColumnWriter = {
  protocol: 'arp',
  label: (frame, layer) => LABELS[operationOf(frame, layer)] ?? 'ARP',
  info: (frame, layer) => {
    const operation = operationOf(frame, layer);
    const { sender, senderAt, target, targetAt } = addresses(frame, layer);
    const isSame = sender === target && sender !== NO_ADDRESS;
    switch (operation) {
      case 1:
        if (isSame) return `ARP Announcement for ${target}`;
        return sender === '0.0.0.0' && targetAt === NOT_KNOWN
          ? `Who has ${target}? (ARP Probe)`
          : `Who has ${target}? Tell ${sender}`;
      case 2:
        return isSame ? `Gratuitous ARP for ${sender} (Reply)` : `${sender} is at ${senderAt}`;
      case 3:
      case 5:
      case 8:
        return `Who is ${targetAt}? Tell ${senderAt}`;
      case 4:
      case 6:
        return `${targetAt} is at ${target}`;
      case 7:
        return 'DRARP Error';
      case 9:
        return `${senderAt} is at ${sender}`;
      case 10:
        return 'ARP NAK';
    }
    return (
      fieldLabel(frame, 'arp.opcode', operation) ??
      `Unknown ARP opcode 0x${operation.toString(16).padStart(4, '0')}`
    );
  },
};

function operationOf(frame: AnalyzedFrame, layer: number): number {
  return u16be(frame.bytesAt(layer), frame.startAt(layer) + 6);
}

/** The hardware and the protocol addresses of both. */
function addresses(frame: AnalyzedFrame, layer: number) {
  const start = frame.startAt(layer);
  const bytes = frame.bytesAt(layer).subarray(0, frame.limitAt(layer));
  const size = bytes[start + 4]!;
  const protocolAt = start + 8 + size;
  const length = bytes[start + 5]!;
  const isIpv4 = length === 4 && u16be(bytes, start + 2) === IPV4;
  const protocolAddress = (at: number) => {
    if (length === 0 || at + length > bytes.length) return NO_ADDRESS;
    return isIpv4 ? ipv4Text(bytes, at) : toHex(bytes.subarray(at, at + length));
  };
  const hardware = (at: number) => hardwareAddress(bytes, at, size, u16be(bytes, start));
  const target = protocolAt + length;
  return {
    senderAt: hardware(start + 8),
    sender: protocolAddress(protocolAt),
    targetAt: hardware(target),
    target: protocolAddress(target + size),
  };
}
