import { changeKeys, hasLostChange, settleEarlyChange } from './change-of-keys.ts';
import type { Decryption } from './decryption.ts';
import type { DirectionState } from './direction-state.ts';
import type { EventWriter } from './event-writer.ts';
import { areMessages } from './handshake/message-assembler.ts';
import { CLIENT } from './handshake/role.ts';
import type { TlsLimits } from './limits.ts';
import type { Negotiation } from './negotiation.ts';
import { type TlsReason, tooLongMessage, tooManyHeld } from './reason.ts';
import { CLOSE_NOTIFY } from './records/alert.ts';
import { ALERT_RECORD } from './records/plausible.ts';
import { ContentType, RECORD_HEADER } from './records/record-opener.ts';
import type { Refusal } from './refusal.ts';

/**
 * Takes the records of one connection: opens those that are protected, acts on what is inside, and holds those that
 * wait for the other direction.
 */
export class RecordReader {
  readonly #directions: readonly [DirectionState, DirectionState];
  readonly #negotiation: Negotiation;
  readonly #decryption: Decryption;
  readonly #writer: EventWriter;
  readonly #refusal: Refusal;
  readonly #limits: TlsLimits;

  constructor(
    directions: readonly [DirectionState, DirectionState],
    negotiation: Negotiation,
    decryption: Decryption,
    writer: EventWriter,
    refusal: Refusal,
    limits: TlsLimits,
  ) {
    this.#directions = directions;
    this.#negotiation = negotiation;
    this.#decryption = decryption;
    this.#writer = writer;
    this.#refusal = refusal;
    this.#limits = limits;
  }

  /** Takes the record `bytes[start, end)`, header included; the bytes are lent for the call. */
  take(state: DirectionState, bytes: Uint8Array, start: number, end: number): void {
    state.records++;
    if (state.isRefused) this.#pass(state, bytes, start, end, state.isEncrypted);
    else if (state.role === undefined) this.#passUnknown(state, bytes, start, end);
    else if (state.held.length > 0 || !this.#process(state, bytes, start, end)) {
      this.#hold(state, bytes, start, end);
    }
  }

  /** Tries the records that waited; called whenever the other direction has come further. */
  release(state: DirectionState): void {
    if (state.held.length === 0) return;
    const { held } = state;
    const { stamp } = state.flow;
    const now = { ...stamp };
    state.held = [];
    let at = 0;
    for (; at < held.length; at++) {
      const { bytes, stamp: then } = held[at]!;
      Object.assign(stamp, then);
      if (state.isRefused) this.#pass(state, bytes, 0, bytes.length, true);
      else if (!this.#process(state, bytes, 0, bytes.length)) break;
      state.heldBytes -= bytes.length;
    }
    state.held = at === 0 ? held : held.slice(at);
    Object.assign(stamp, now);
  }

  /** Says what was lost behind the last record that opened. */
  sayLost(state: DirectionState): void {
    const { lostBytes } = state.flow;
    state.flow.lostBytes = 0;
    if (lostBytes > 0) this.#writer.plaintextGap(state, lostBytes);
  }

  /** False when the other direction has to come first. */
  #process(state: DirectionState, bytes: Uint8Array, start: number, end: number): boolean {
    const type = bytes[start]!;
    const isData = type === ContentType.applicationData;
    if (state.hasEarlyChange) settleEarlyChange(state, this.#negotiation.of(state), bytes, start, end);
    else if (type === ContentType.handshake && !state.isEncrypted && hasLostChange(state, bytes, start, end))
      this.#changeKeys(state);
    if (state.handshake?.isTls13 === true ? isData : state.isEncrypted) {
      return this.#open(state, bytes, start, end);
    }
    if (isData) {
      // No ChangeCipherSpec came before: the ServerHello is to come yet (early data), or it was lost.
      if (
        state.role === CLIENT &&
        this.#negotiation.of(state)?.serverHello === undefined &&
        this.#other(state).mayBring
      ) {
        const early = this.#decryption.openEarly(state, this.#other(state), bytes, start, end);
        if (early === undefined) return false;
        this.#opened(state, early, bytes, start, end);
        return true;
      }
      state.isEncrypted = true;
      return this.#open(state, bytes, start, end);
    }
    this.#pass(state, bytes, start, end, false);
    this.#content(state, type, bytes.subarray(start + RECORD_HEADER, end));
    return true;
  }

  #open(state: DirectionState, bytes: Uint8Array, start: number, end: number): boolean {
    const opening = this.#decryption.open(state, this.#other(state), bytes, start, end);
    if (opening === 'wait') return false;
    if (opening.kind === 'opened') {
      const { content, record } = opening;
      if (record === undefined) this.#opened(state, content, bytes, start, end);
      else this.#opened(state, content, record, 0, record.length);
    } else if (opening.kind === 'failed') this.#failed(state, bytes, start, end, opening.reason);
    else {
      state.protectedRecords++;
      this.#refusal.close(state, opening.reason);
      this.#pass(state, bytes, start, end, true);
    }
    return true;
  }

  #opened(state: DirectionState, content: Uint8Array, bytes: Uint8Array, start: number, end: number): void {
    state.protectedRecords++;
    state.openedRecords++;
    state.isDamaged ||= state.hasFailed;
    state.hasFailed = false;
    const { innerType, verifies } = state.opener!;
    if (this.#writer.wantsRecords) {
      this.#writer.record(state, bytes, start, end, {
        encrypted: true,
        verified: verifies,
        plaintext: content,
        innerType,
      });
    }
    if (state.flow.lostBytes > 0) this.sayLost(state);
    this.#content(state, innerType, content);
  }

  #failed(state: DirectionState, bytes: Uint8Array, start: number, end: number, why: TlsReason): void {
    state.protectedRecords++;
    if (state.firstFailure === 0) state.firstFailure = state.flow.stamp.record;
    if (why.code === 'TLS_MAC_FAILURE') state.macFailures++;
    if (state.gaps === 0 || state.flow.lostBytes === 0) state.hasFailed = true;
    this.#pass(state, bytes, start, end, true);
    // Whatever its type says, which may be damaged too: it may have held application data.
    if (state.openedRecords > 0) state.flow.lostBytes += end - start;
    this.#refusal.note(why, state.flow.stamp.record);
  }

  /** A record that is not opened: in the clear, or closed for good. */
  #pass(state: DirectionState, bytes: Uint8Array, start: number, end: number, encrypted: boolean): void {
    if (this.#writer.wantsRecords)
      this.#writer.record(state, bytes, start, end, { encrypted, verified: false });
  }

  /** A record of a connection of which no hello was captured: whether it is protected shows by its looks. */
  #passUnknown(state: DirectionState, bytes: Uint8Array, start: number, end: number): void {
    const type = bytes[start]!;
    const inTheClear =
      type === ContentType.changeCipherSpec ||
      (!state.isEncrypted &&
        ((type === ContentType.handshake && areMessages(bytes, start + RECORD_HEADER, end)) ||
          (type === ContentType.alert && end - start === ALERT_RECORD)));
    this.#pass(state, bytes, start, end, !inTheClear);
    state.isEncrypted ||= !inTheClear || type === ContentType.changeCipherSpec;
  }

  #content(state: DirectionState, type: number, content: Uint8Array): void {
    if (type === ContentType.applicationData) this.#writer.plaintext(state, content);
    else if (type === ContentType.handshake) this.#handshake(state, content);
    else if (type === ContentType.alert && content.length >= 2) this.#alert(state, content[0]!, content[1]!);
    else if (type === ContentType.changeCipherSpec) this.#changeKeys(state);
  }

  #alert(state: DirectionState, level: number, description: number): void {
    if (description === CLOSE_NOTIFY) state.hasSaidClose = true;
    this.#refusal.noteAlert(level, description, state.flow.stamp.record);
    this.#writer.alert(state, level, description);
  }

  #handshake(state: DirectionState, content: Uint8Array): void {
    const messages = state.assembler.push(content, this.#limits.handshakeBytes);
    if (messages === undefined) {
      this.#refusal.close(state, tooLongMessage());
      return;
    }
    for (const message of messages) this.#negotiation.take(state, message);
    if (messages.length > 0) this.release(this.#other(state));
  }

  #changeKeys(state: DirectionState): void {
    if (changeKeys(state, this.#negotiation.of(state))) this.release(this.#other(state));
  }

  #hold(state: DirectionState, bytes: Uint8Array, start: number, end: number): void {
    if (this.#writer.wantsRecords) this.#writer.heldRecord(state, bytes, start, end);
    const most = this.#limits.heldBytes;
    if (state.heldBytes + end - start > most && !this.#decryption.isHurried) {
      // What other threads are doing is done here instead.
      this.#decryption.isHurried = true;
      this.release(state);
      if (state.held.length === 0 && this.#process(state, bytes, start, end)) return;
    }
    state.heldBytes += end - start;
    if (state.heldBytes > most) {
      state.held = [];
      this.#refusal.close(state, this.#decryption.awaited ?? tooManyHeld());
      return;
    }
    state.held.push({
      bytes: new Uint8Array(bytes.subarray(start, end)),
      stamp: { ...state.flow.stamp },
    });
  }

  #other(state: DirectionState): DirectionState {
    return this.#directions[state.direction === 0 ? 1 : 0];
  }
}
