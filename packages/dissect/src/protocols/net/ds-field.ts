import type { FieldValue } from '../../field.ts';
import { dscpShortLabels, ecnShortLabels } from '../data/dscp.ts';

/** Differentiated services and congestion for people (RFC 2474 §3, RFC 3168 §5): `0xb8 (DSCP: EF PHB, ECN: Not-ECT)`. */
export function dsFieldText(value: FieldValue): string {
  const byte = Number(value);
  const dscp = dscpShortLabels[byte >> 2] ?? 'Unknown';
  return `0x${byte.toString(16).padStart(2, '0')} (DSCP: ${dscp}, ECN: ${ecnShortLabels[byte & 3]})`;
}
