import { ipv4Text, u16be } from '@plainwire/bytes';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import type { ColumnWriter } from './column.ts';
import { fieldLabel } from './field-label.ts';

const QUERY = 0x11;
const REPORT_V1 = 0x12;
const REPORT_V2 = 0x16;
const LEAVE = 0x17;
const REPORT_V3 = 0x22;
/** Messages of version 0 (RFC 988 appendix I) come before it. */
const FIRST_OF_VERSION_1 = 0x11;

/** `Membership Report group 224.0.0.251`, `Membership Query, general` (RFC 1112, RFC 2236 §2, RFC 3376 §4) */
export const igmpColumns: ColumnWriter = {
  protocol: 'igmp',
  label: (frame, layer) => `IGMP${versionOf(frame, layer)}`,
  info(frame, layer) {
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const type = bytes[start]!;
    const name = fieldLabel(frame, 'igmp.type', type);
    if (name === undefined) return `Unknown Type:0x${type.toString(16).padStart(2, '0')}`;
    if (type === REPORT_V3) return name + reportedRecords(frame, layer);
    if (start + 8 > frame.limitAt(layer)) return name;
    const group = ipv4Text(bytes, start + 4);
    const isGeneral = group === '0.0.0.0';
    if (type === REPORT_V2) return isGeneral ? `${name}, general` : `${name} group ${group}`;
    if (type === LEAVE) return isGeneral ? `${name}, general` : `${name} ${group}`;
    if (type !== QUERY || versionOf(frame, layer) === 'v1') return name;
    return `${name}, ${isGeneral ? 'general' : `specific for group ${group}`}${queriedSources(frame, layer)}`;
  },
};

function versionOf(frame: AnalyzedFrame, layer: number): string {
  const bytes = frame.bytesAt(layer);
  const start = frame.startAt(layer);
  const type = bytes[start]!;
  if (type === REPORT_V3) return 'v3';
  if (type === REPORT_V2 || type === LEAVE) return 'v2';
  if (type === REPORT_V1) return 'v1';
  if (type !== QUERY) return type < FIRST_OF_VERSION_1 ? 'v0' : '';
  if (frame.limitAt(layer) - start >= 12) return 'v3';
  return bytes[start + 1] === 0 ? 'v1' : 'v2';
}

/** ` {192.0.2.1, 192.0.2.2}`, as many of `count` as there are; nothing when there is none. */
function sourceList(bytes: Uint8Array, at: number, count: number, limit: number): string {
  const listed: string[] = [];
  for (let place = at; listed.length < count && place + 4 <= limit; place += 4) {
    listed.push(ipv4Text(bytes, place));
  }
  return listed.length === 0 ? '' : ` {${listed.join(', ')}}`;
}

function queriedSources(frame: AnalyzedFrame, layer: number): string {
  const bytes = frame.bytesAt(layer);
  const start = frame.startAt(layer);
  const limit = frame.limitAt(layer);
  if (start + 12 > limit) return '';
  const count = u16be(bytes, start + 10);
  return count === 0 ? '' : `, ${sourcesText(count)}${sourceList(bytes, start + 12, count, limit)}`;
}

/** ` / Join group 224.0.0.2 for any sources` for each record; without one it asks as a query does. */
function reportedRecords(frame: AnalyzedFrame, layer: number): string {
  const bytes = frame.bytesAt(layer);
  const start = frame.startAt(layer);
  const limit = frame.limitAt(layer);
  if (start + 8 > limit) return '';
  let left = u16be(bytes, start + 6);
  if (left === 0) return ' - General query';
  let text = '';
  for (let at = start + 8; left > 0 && at + 8 <= limit; left--) {
    const count = u16be(bytes, at + 2);
    const record = recordText(bytes[at]!, count, ipv4Text(bytes, at + 4));
    text += ` / ${record}${sourceList(bytes, at + 8, count, limit)}`;
    at += 8 + 4 * count + 4 * bytes[at + 1]!;
  }
  return text;
}

/** RFC 3376 §4.2.12: what a record does to a group, and to how many sources of it. */
function recordText(type: number, count: number, group: string): string {
  const sources = sourcesText(count);
  switch (type) {
    case 1:
    case 3:
      return count === 0
        ? `Leave group ${group}`
        : `Join group ${group} for ${count === 1 ? 'source' : 'sources in'}`;
    case 2:
    case 4:
      if (count === 0) return `Join group ${group} for any sources`;
      return `Join group ${group}, for ${count === 1 ? 'source not' : 'sources not in'}`;
    case 5:
      return `Group ${group}, ${count === 0 ? 'ALLOW_NEW_SOURCES but no source specified (?)' : `new ${sources}`}`;
    case 6:
      return `Group ${group}, ${count === 0 ? 'BLOCK_OLD_SOURCES but no source specified (?)' : `block ${sources}`}`;
  }
  return `Group ${group}, unknown record type (?)${count === 0 ? '' : ', sources'}`;
}

const sourcesText = (count: number) => (count === 1 ? 'source' : 'sources');
