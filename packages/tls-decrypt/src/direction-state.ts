import type { StreamEnd } from './event-writer.ts';
import type { PacketRange } from './events.ts';
import type { Handshake } from './handshake/handshake.ts';
import { MessageAssembler } from './handshake/message-assembler.ts';
import type { Role } from './handshake/role.ts';
import { RecordFlow, type RecordSink, type Stamp } from './records/record-flow.ts';
import type { RecordOpener } from './records/record-opener.ts';
import type { KeysInUse } from './snapshot.ts';
import type { Direction } from './stream-chunk.ts';

/** A record that waits for the other direction. */
export interface HeldRecord {
  readonly bytes: Uint8Array;
  readonly stamp: Stamp;
}

/** Secrets of TLS 1.3 follow each other in this order. */
export const Stage = { early: 0, handshake: 1, application: 2 } as const;

/** All that is known of one direction. */
export class DirectionState {
  readonly direction: Direction;
  readonly flow: RecordFlow;
  readonly assembler = new MessageAssembler();
  /** Undefined until a hello tells. */
  role: Role | undefined;
  handshake: Handshake | undefined;
  handshakeIndex = -1;
  /** ChangeCipherSpec was seen, or its loss was noticed: what comes is protected. */
  isEncrypted = false;
  /** A ChangeCipherSpec came before the ServerHello: what it means is not known yet. */
  hasEarlyChange = false;
  opener: RecordOpener | undefined;
  /** The handshake that `opener` has its keys from. */
  keysOf: Handshake | undefined;
  /** After a restore: which keys there were, until a record asks for them. */
  keysBefore: KeysInUse | undefined;
  /** Records that did not open since the last change of keys, none having opened. */
  firstFailures = 0;
  /** TLS 1.3 only. */
  stage: number = Stage.handshake;
  secret: Uint8Array | undefined;
  /** TLS 1.3: the suite of `opener`, and how often its keys were updated. */
  suiteId = 0;
  updates = 0;
  /** This direction cannot be read, and why was said. */
  isRefused = false;
  held: HeldRecord[] = [];
  heldBytes = 0;
  /** Records were lost: the sequence number of the next is not known. */
  isSearching = false;
  /** Records tried so far to find the place after a gap. */
  trials = 0;
  readonly #searches: number;
  /** Sequence numbers that may still be tried, over all gaps; a record that opens gives them back. */
  #searchesLeft: number;
  /** How often something else stood where a record should begin. */
  overflows = 0;
  ended = false;
  /** The end, which comes behind records that wait for another thread. */
  waitingEnd: StreamEnd | undefined;
  /** A close_notify was sent: what came before is whole (RFC 8446 §6.1). */
  hasSaidClose = false;

  plaintextOffset = 0;
  plaintextBytes = 0;
  records = 0;
  protectedRecords = 0;
  openedRecords = 0;
  macFailures = 0;
  /** A record failed that does not stand behind missing bytes, and none has opened since. */
  hasFailed = false;
  /** Such a record failed, and one behind it opened: keys and place were right. */
  isDamaged = false;
  gaps = 0;
  /** The capture record that brought bytes last. */
  packet = 0;
  /** Where bytes are missing for the first time: capture records before and behind, 0 where there is none. */
  firstGap: PacketRange | undefined;
  /** Bytes are missing, and none came since. */
  isBehindGap = false;
  /** The capture record with the end of the first record that failed; 0 when none did. */
  firstFailure = 0;

  /** @param searches `limits.searches`. */
  constructor(direction: Direction, sink: RecordSink, searches: number) {
    this.direction = direction;
    this.#searches = searches;
    this.#searchesLeft = searches;
    this.flow = new RecordFlow(direction, sink);
  }

  /**
   * How many of `wanted` sequence numbers may be tried on the next record, 0 when the budget is spent. The size of a gap
   * is the sender's word: without a budget a few bytes of capture would cost seconds of hashing.
   */
  takeSearches(wanted: number): number {
    const taken = Math.min(wanted, this.#searchesLeft);
    this.#searchesLeft -= taken;
    return taken;
  }

  /** The place in the stream is known. */
  found(): void {
    this.isSearching = false;
    this.#searchesLeft = this.#searches;
  }

  get searchesLeft(): number {
    return this.#searchesLeft;
  }

  set searchesLeft(value: number) {
    this.#searchesLeft = value;
  }

  /** Whether what is missing can still come from this side: what is met in its midst begins behind it. */
  get mayBring(): boolean {
    return !this.ended && this.flow.mode !== 'over' && !this.flow.isJoined;
  }
}
