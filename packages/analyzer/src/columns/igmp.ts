import { ipv4Text, u16be } from '@plainwire/bytes';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import type { ColumnWriter } from './column.ts';

const QUERY = 0x11;
const REPORT_V3 = 0x22;
const MESSAGES: Readonly<Record<number, readonly [version: number, text: string]>> = {
  18: [1, 'Membership Report group '],
  22: [2, 'Membership Report group '],
  23: [2, 'Leave Group '],
};
const MODES = [
  '',
  'Include',
  'Exclude',
  'Change To Include Mode',
  'Change To Exclude Mode',
  'Allow',
  'Block',
];

/** `Membership Report group 224.0.0.251`, `Membership Query, general` (RFC 2236 §2, RFC 3376 §4) */
export const igmpColumns: ColumnWriter = {
  protocol: 'igmp',
  label: (frame, layer) => `IGMPv${versionOf(frame, layer)}`,
  info(frame, layer) {
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    if (bytes[start] === REPORT_V3) return `Membership Report${records(frame, layer)}`;
    const group = start + 8 <= frame.limitAt(layer) ? ipv4Text(bytes, start + 4) : '';
    if (bytes[start] !== QUERY) return `${MESSAGES[bytes[start]!]?.[1] ?? ''}${group}`;
    return group === '0.0.0.0'
      ? 'Membership Query, general'
      : `Membership Query, specific for group ${group}`;
  },
};

function versionOf(frame: AnalyzedFrame, layer: number): number {
  const bytes = frame.bytesAt(layer);
  const start = frame.startAt(layer);
  if (bytes[start] === REPORT_V3) return 3;
  if (bytes[start] !== QUERY) return MESSAGES[bytes[start]!]?.[0] ?? 0;
  if (frame.limitAt(layer) - start >= 12) return 3;
  return bytes[start + 1] === 0 ? 1 : 2;
}

/** ` / Join group 224.0.0.2 for any sources` for each record. */
function records(frame: AnalyzedFrame, layer: number): string {
  const bytes = frame.bytesAt(layer);
  const start = frame.startAt(layer);
  const limit = frame.limitAt(layer);
  let text = '';
  let at = start + 8;
  for (let count = u16be(bytes, start + 6); count > 0 && at + 8 <= limit; count--) {
    const type = bytes[at]!;
    const sources = u16be(bytes, at + 2);
    const group = ipv4Text(bytes, at + 4);
    text += ` / ${recordText(type, sources, group)}`;
    const end = at + 8 + 4 * sources + 4 * bytes[at + 1]!;
    const listed: string[] = [];
    for (let place = at + 8; place + 4 <= Math.min(at + 8 + 4 * sources, limit); place += 4) {
      listed.push(ipv4Text(bytes, place));
    }
    if (listed.length > 0) text += ` {${listed.join(', ')}}`;
    at = end;
  }
  return text;
}

function recordText(type: number, sources: number, group: string): string {
  if (sources > 0) return `Group ${group}, ${MODES[type] ?? 'unknown'}`;
  if (type === 1 || type === 3) return `Leave group ${group}`;
  if (type === 2 || type === 4) return `Join group ${group} for any sources`;
  return `Group ${group}, ${MODES[type] ?? 'unknown'}`;
}
