import { EXPERT_GROUPS, SEVERITIES } from '@plainwire/dissect';
import { expertNotes } from '../analyzed-tree.ts';
import { type RecordField, recordField } from '../state-field.ts';

/** `_ws.expert.*`: the remarks about the frame. */
export const expertFields: readonly RecordField[] = [
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
    { needs: 'state', base: 'dec' },
  ),
  recordField(
    '_ws.expert.group',
    'Group',
    'uint32',
    (frame) => expertNotes(frame).map(({ group }) => EXPERT_GROUPS[group]),
    { needs: 'state', base: 'dec' },
  ),
];
