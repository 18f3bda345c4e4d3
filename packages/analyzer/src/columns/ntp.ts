import type { ColumnWriter } from './column.ts';

const MODES = [
  'reserved',
  'symmetric active',
  'symmetric passive',
  'client',
  'server',
  'broadcast',
  'control',
  'private',
];

const NEWEST = 4;

/** `NTP Version 4, client` (RFC 5905 §7.3) */
export const ntpColumns: ColumnWriter = {
  protocol: 'ntp',
  label: () => 'NTP',
  info(frame, layer) {
    const first = frame.bytesAt(layer)[frame.startAt(layer)]!;
    const version = (first >> 3) & 7;
    return `${version === 0 || version > NEWEST ? 'reserved' : `NTP Version ${version}`}, ${MODES[first & 7]}`;
  },
};
