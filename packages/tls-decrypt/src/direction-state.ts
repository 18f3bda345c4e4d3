import type { Handshake, Role } from './handshake/handshake.ts';
import { MessageAssembler } from './handshake/message-assembler.ts';
import { RecordCollector } from './records/record-collector.ts';
import type { RecordOpener } from './records/record-opener.ts';
import type { ChunkSource, Direction } from './stream-chunk.ts';

/** Where the record in hand came from. One object per direction, reused; copied when a record has to wait. */
export interface Stamp {
  /** The capture record that completed it. */
  record: number;
  seconds: number;
  nanoseconds: number;
  /** Ciphertext offset of the record's first byte. */
  streamOffset: number;
  sources: readonly ChunkSource[];
}

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
  readonly collector = new RecordCollector();
  readonly assembler = new MessageAssembler();
  readonly stamp: Stamp = { record: 0, seconds: 0, nanoseconds: 0, streamOffset: 0, sources: [] };
  /** `seek`: looking for the first hello. `records`: in step. `resync`: after a gap. `over`: nothing more to read. */
  mode: 'seek' | 'records' | 'resync' | 'over' = 'seek';
  /** Bytes looked through in `seek` and `resync`. */
  window: Uint8Array = new Uint8Array(0);
  trials = 0;
  /** Undefined until a hello tells. */
  role: Role | undefined;
  handshake: Handshake | undefined;
  handshakeIndex = -1;
  /** ChangeCipherSpec was seen, or TLS 1.3 has begun: what comes is protected. */
  isEncrypted = false;
  opener: RecordOpener | undefined;
  /** TLS 1.3 only. */
  stage: number = Stage.handshake;
  secret: Uint8Array | undefined;
  /** Why this direction is no longer read. */
  isRefused = false;
  /** Records lost before the next one: its sequence number has to be searched. */
  lostBytes = 0;
  held: HeldRecord[] = [];
  heldBytes = 0;
  ended = false;

  plaintextOffset = 0;
  plaintextBytes = 0;
  records = 0;
  protectedRecords = 0;
  openedRecords = 0;
  macFailures = 0;
  gaps = 0;

  constructor(direction: Direction) {
    this.direction = direction;
  }
}
