import type { StateField } from '../state-field.ts';
import { frameFields } from './frame.ts';
import { tcpFields } from './tcp.ts';

/** Every field that the analyzer adds to those of the dissector. */
export const stateFields: readonly StateField[] = [...frameFields, ...tcpFields];
