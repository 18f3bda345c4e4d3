import type { DirectionState } from './direction-state.ts';
import type { EventWriter } from './event-writer.ts';
import type { TlsReason } from './reason.ts';
import { alertName, FATAL } from './records/alert.ts';
import type { ConnectionSnapshot } from './snapshot.ts';

/** Why a connection could not be read, or not all of it: the first reason is the connection's. */
export class Refusal {
  reason: TlsReason | undefined;
  /** The capture record at which it became clear; 0 for the end. */
  at = 0;
  /** The first, in the clear or not. */
  fatalAlert: { readonly name: string; readonly record: number } | undefined;
  /** The code of the last reason that was given out as an event. */
  #said: string | undefined;
  readonly #writer: EventWriter;

  constructor(writer: EventWriter) {
    this.#writer = writer;
  }

  get isSaid(): boolean {
    return this.#said !== undefined;
  }

  /** Nothing more of this direction is opened. */
  close(state: DirectionState, why: TlsReason): void {
    state.isRefused = true;
    state.opener = undefined;
    this.say(why, state.flow.stamp.record);
  }

  /** Said once for a connection, unless the other direction has another reason. */
  say(why: TlsReason, record: number): void {
    this.note(why, record);
    if (this.#said === why.code) return;
    this.#said = why.code;
    this.#writer.refused(why, record);
  }

  /** Remembers `why`, to be said at the end when nothing opened. */
  note(why: TlsReason, record: number): void {
    if (this.reason !== undefined) return;
    this.reason = why;
    this.at = record;
  }

  /** Another reason, which could not be told before the end. */
  revise(why: TlsReason): void {
    this.reason = why;
  }

  noteAlert(level: number, description: number, record: number): void {
    if (level === FATAL) this.fatalAlert ??= { name: alertName(description), record };
  }

  snapshot(): Pick<ConnectionSnapshot, 'refusal' | 'refusedAt' | 'said' | 'fatalAlert'> {
    return { refusal: this.reason, refusedAt: this.at, said: this.#said, fatalAlert: this.fatalAlert };
  }

  restore(snapshot: ConnectionSnapshot): void {
    this.reason = snapshot.refusal;
    this.at = snapshot.refusedAt;
    this.#said = snapshot.said;
    this.fatalAlert = snapshot.fatalAlert;
  }
}
