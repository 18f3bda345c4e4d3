import { EXPERT_GROUPS, SEVERITIES } from '@plainwire/dissect';
import { expertNotes } from '../analyzed-tree.ts';
import { type RecordField, recordField } from '../state-field.ts';

/** As Wireshark calls the numbers: `Warning`, `Sequence`. */
function labelsOf(numbers: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  return new Map(
    Object.entries(numbers).map(([name, number]) => [
      number,
      name[0]!.toUpperCase() + name.slice(1).replace('omments', 'omment'),
    ]),
  );
}

/** `_ws.expert` and `_ws.expert.*`: the remarks about the frame. */
export const expertFields: readonly RecordField[] = [
  recordField(
    '_ws.expert',
    'Expert Info',
    'protocol',
    (frame) => expertNotes(frame).map(() => new Uint8Array(0)),
    { needs: 'state' },
  ),
  recordField(
    '_ws.expert.message',
    'Message',
    'string',
    (frame) => expertNotes(frame).map(({ message }) => message),
    { needs: 'state' },
  ),
  recordField(
    '_ws.expert.severity',
    'Severity level',
    'uint32',
    (frame) => expertNotes(frame).map(({ severity }) => SEVERITIES[severity]),
    { needs: 'state', base: 'dec', labels: labelsOf(SEVERITIES) },
  ),
  recordField(
    '_ws.expert.group',
    'Group',
    'uint32',
    (frame) => expertNotes(frame).map(({ group }) => EXPERT_GROUPS[group]),
    { needs: 'state', base: 'dec', labels: labelsOf(EXPERT_GROUPS) },
  ),
];
