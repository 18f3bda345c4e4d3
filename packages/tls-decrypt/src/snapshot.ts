import type { StreamEnd } from './event-writer.ts';
import type { TlsSessionReport } from './events.ts';
import type { HandshakeSnapshot } from './handshake/handshake-snapshot.ts';
import type { TlsReason } from './reason.ts';
import type { FlowSnapshot } from './records/flow-snapshot.ts';
import type { OpenerPosition } from './records/record-opener.ts';
import type { Connection } from './stream-chunk.ts';

/** A snapshot of this layout; another is refused. */
export const SNAPSHOT_VERSION = 1;

/**
 * Where a decryptor stands, as plain data for JSON: what was seen on the wire, counters and places, no secrets. Bytes
 * are hex. With a `sealKey` the secrets are in it too, sealed.
 */
export interface TlsSnapshot {
  readonly version: typeof SNAPSHOT_VERSION;
  readonly connections: readonly ConnectionSnapshot[];
  readonly reports: readonly TlsSessionReport[];
  /** AES-256-GCM under the caller's key: 12 bytes of nonce, then text and tag, as hex. */
  readonly sealed?: string;
}

/** One connection that was open. */
export interface ConnectionSnapshot {
  readonly connection: Connection;
  readonly handshakes: readonly HandshakeSnapshot[];
  readonly serverName: string | undefined;
  readonly directions: readonly [DirectionSnapshot, DirectionSnapshot];
  readonly refusal: TlsReason | undefined;
  readonly refusedAt: number;
  readonly said: string | undefined;
  readonly fatalAlert: { readonly name: string; readonly record: number } | undefined;
}

/** Which keys a direction had, and where in its records it stood. */
export interface KeysInUse {
  readonly handshake: number;
  readonly position: OpenerPosition;
  /** TLS 1.3: the suite, which for early data need not be the one that was chosen. */
  readonly suite: number;
  /** TLS 1.3: how often the keys were updated. */
  readonly updates: number;
}

/** One direction of a connection. `counters` are the numbers, flags and small things that are taken as they are. */
export interface DirectionSnapshot {
  readonly counters: Readonly<Record<string, unknown>>;
  readonly handshakeIndex: number;
  readonly hasHandshake: boolean;
  readonly keys: KeysInUse | undefined;
  readonly held: readonly { readonly bytes: string; readonly stamp: object }[];
  readonly waitingEnd: StreamEnd | undefined;
  /** The handshake message in progress. */
  readonly message: string;
  readonly flow: FlowSnapshot;
}
