import { ipv4Text, macText, u16be } from '@plainwire/bytes';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import type { ColumnWriter } from './column.ts';

const REVERSE = 3;

/** `Who has 192.0.2.1? Tell 192.0.2.2`, `192.0.2.1 is at 00:00:5e:00:53:01` (RFC 826, RFC 903, RFC 5227) */
export const arpColumns: ColumnWriter = {
  protocol: 'arp',
  label: (frame, layer) => {
    const operation = u16be(frame.bytesAt(layer), frame.startAt(layer) + 6);
    return operation === REVERSE || operation === REVERSE + 1 ? 'RARP' : 'ARP';
  },
  info: (frame, layer) => {
    const { sender, senderAt, target, targetAt } = addresses(frame, layer);
    switch (u16be(frame.bytesAt(layer), frame.startAt(layer) + 6)) {
      case 1:
        if (sender === target) return `ARP Announcement for ${target}`;
        return sender === '0.0.0.0' ? `Who has ${target}? (ARP Probe)` : `Who has ${target}? Tell ${sender}`;
      case 2:
        return sender === target ? `Gratuitous ARP for ${sender} (Reply)` : `${sender} is at ${senderAt}`;
      case REVERSE:
        return `Who is ${targetAt}? Tell ${senderAt}`;
      case REVERSE + 1:
        return `${targetAt} is at ${target}`;
    }
    return '';
  },
};

/** The protocol and the hardware addresses; empty where they are not those of IPv4 over Ethernet. */
function addresses(frame: AnalyzedFrame, layer: number) {
  const bytes = frame.bytesAt(layer);
  const start = frame.startAt(layer);
  const isUsual = bytes[start + 4] === 6 && bytes[start + 5] === 4 && start + 28 <= frame.limitAt(layer);
  const ip = (at: number) => (isUsual ? ipv4Text(bytes, start + at) : '');
  const mac = (at: number) => (isUsual ? macText(bytes, start + at) : '');
  return { sender: ip(14), senderAt: mac(8), target: ip(24), targetAt: mac(18) };
}
