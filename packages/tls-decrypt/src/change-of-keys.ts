import type { DirectionState } from './direction-state.ts';
import type { Handshake } from './handshake/handshake.ts';
import { areMessages } from './handshake/message-assembler.ts';
import { SERVER } from './handshake/role.ts';
import { ContentType, RECORD_HEADER } from './records/record-opener.ts';

/**
 * A ChangeCipherSpec switches its direction to the keys that were negotiated last; in TLS 1.3 it means nothing
 * (RFC 8446 §D.4). False when nothing changes, or nothing yet.
 */
export function changeKeys(state: DirectionState, handshake: Handshake | undefined): boolean {
  if (handshake === undefined || handshake.isTls13) return false;
  if (handshake.serverHello === undefined && !handshake.broken[SERVER] && !state.isEncrypted) {
    state.hasEarlyChange = true;
    return false;
  }
  state.opener = undefined;
  state.keysBefore = undefined;
  state.firstFailures = 0;
  protect(state, handshake);
  return true;
}

/**
 * Before the ServerHello a ChangeCipherSpec is the compatibility mode of TLS 1.3, unless that hello comes late or
 * never: what follows tells, since in TLS 1.3 it is a hello or an alert in the clear, or application data.
 */
export function settleEarlyChange(
  state: DirectionState,
  handshake: Handshake | undefined,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  const type = bytes[start]!;
  if (handshake === undefined || type === ContentType.applicationData) return;
  const inTheClear =
    type === ContentType.handshake
      ? areMessages(bytes, start + RECORD_HEADER, end)
      : end - start <= RECORD_HEADER + 2;
  if (handshake.isTls13 || inTheClear) return;
  state.hasEarlyChange = false;
  protect(state, handshake);
}

/** In a handshake that lost bytes, a message that makes no sense is an encrypted one: the change of keys was lost. */
export function hasLostChange(state: DirectionState, bytes: Uint8Array, start: number, end: number): boolean {
  const { handshake, role } = state;
  if (handshake === undefined || role === undefined || handshake.isTls13 || !handshake.broken[role])
    return false;
  return !state.assembler.isOpen && !areMessages(bytes, start + RECORD_HEADER, end);
}

function protect(state: DirectionState, handshake: Handshake): void {
  state.isEncrypted = true;
  if (state.role !== undefined) handshake.changedKeys[state.role] = true;
}
