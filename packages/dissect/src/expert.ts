import type { Fault } from '@plainwire/bytes';
import type { ExpertGroup, ExpertKind, Field, Severity } from './declared-field.ts';
import type { FieldValue } from './field.ts';
import { MAX_LAYERS } from './layer-slots.ts';
import type { LayerView } from './view.ts';

/** A remark about the packet: what Wireshark calls expert information. */
export interface ExpertNote {
  readonly severity: Severity;
  readonly group: ExpertGroup;
  readonly message: string;
}

/** Wireshark's numbers for `_ws.expert.severity` (epan/proto.h). */
export const SEVERITIES: Readonly<Record<Severity, number>> = {
  comment: 0x00100000,
  chat: 0x00200000,
  note: 0x00400000,
  warning: 0x00600000,
  error: 0x00800000,
};

/** Wireshark's numbers for `_ws.expert.group`. */
export const EXPERT_GROUPS: Readonly<Record<ExpertGroup, number>> = {
  checksum: 0x01000000,
  sequence: 0x02000000,
  response: 0x03000000,
  request: 0x04000000,
  undecoded: 0x05000000,
  reassemble: 0x06000000,
  malformed: 0x07000000,
  debug: 0x08000000,
  protocol: 0x09000000,
  security: 0x0a000000,
  comments: 0x0b000000,
  decryption: 0x0c000000,
  assumption: 0x0d000000,
  deprecated: 0x0e000000,
};

/** What a field that is a remark says of its layer. */
export function noteOf(
  field: Field,
  kind: ExpertKind,
  layer: LayerView,
  state: (name: string) => FieldValue | undefined,
): ExpertNote {
  const { severity, group, message } = kind;
  return { severity, group, message: message?.(layer, state) ?? field.title };
}

/** The words that Wireshark shows: `Warning`, `Protocol`. */
export function noteWords({ severity, group }: ExpertNote): { severity: string; group: string } {
  return { severity: capital(severity), group: capital(group) };
}

/** `Warning/Protocol` */
export function noteKindText(note: ExpertNote): string {
  const { severity, group } = noteWords(note);
  return `${severity}/${group}`;
}

/** What a fault is called in a tree: Wireshark tells a capture that was cut short from a packet that is wrong. */
export function faultNote(fault: Fault, isCut: boolean): ExpertNote & { readonly name: string } {
  if (isCut && fault.limitedBy === 'capture') {
    return { name: '_ws.short', severity: 'note', group: 'malformed', message: SHORT };
  }
  if (fault.code === 'limit') {
    const message = `More than ${MAX_LAYERS} layers, the others were not read`;
    return { name: '_ws.malformed', severity: 'error', group: 'malformed', message };
  }
  return { name: '_ws.malformed', severity: 'error', group: 'malformed', message: MALFORMED };
}

/** The line for it: `Malformed Packet: TCP`. */
export function faultTitle({ layer }: Fault, { name, message }: { name: string; message: string }): string {
  return name === '_ws.short' ? `${message}: ${layer} truncated` : `Malformed Packet: ${layer}`;
}

const SHORT = 'Packet size limited during capture';
const MALFORMED = 'Malformed Packet (Exception occurred)';

function capital(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}
