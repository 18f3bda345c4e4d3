import { u16be, u32be } from '@plainwire/bytes';
import type { ColumnWriter } from './column.ts';
import { fieldLabel } from './field-label.ts';

const OFFSET = 0x1fff;
const MORE = 0x2000;

/** `Fragmented IP protocol (proto=UDP 17, off=1480, ID=425f)` (RFC 791 §3.2); the protocol's name of anything else. */
export const ipv4Columns: ColumnWriter = {
  protocol: 'ip',
  label: () => 'IPv4',
  info(frame, layer) {
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const word = u16be(bytes, start + 6);
    const protocol = bytes[start + 9]!;
    const name = fieldLabel(frame, 'ip.proto', protocol) ?? 'Unknown';
    if ((word & (OFFSET | MORE)) === 0) return `${name} (${protocol})`;
    const id = u16be(bytes, start + 4)
      .toString(16)
      .padStart(4, '0');
    return `Fragmented IP protocol (proto=${name} ${protocol}, off=${(word & OFFSET) * 8}, ID=${id})`;
  },
};

/** `IPv6 fragment (off=960 more=y ident=0x000087d1 nxt=17)` (RFC 8200 §4.5) */
export const ipv6FragmentColumns: ColumnWriter = {
  protocol: 'ipv6.fraghdr',
  label: () => 'IPv6',
  info(frame, layer) {
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const word = u16be(bytes, start + 2);
    const ident = u32be(bytes, start + 4)
      .toString(16)
      .padStart(8, '0');
    const more = (word & 1) !== 0 ? 'y' : 'n';
    return `IPv6 fragment (off=${word & 0xfff8} more=${more} ident=0x${ident} nxt=${bytes[start]})`;
  },
};

export const ipv6Columns: ColumnWriter = {
  protocol: 'ipv6',
  label: () => 'IPv6',
  info(frame, layer) {
    const next = frame.bytesAt(layer)[frame.startAt(layer) + 6]!;
    return next === 59
      ? 'IPv6 no next header'
      : `${fieldLabel(frame, 'ipv6.nxt', next) ?? 'Unknown'} (${next})`;
  },
};
