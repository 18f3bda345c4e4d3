import { toHex } from '@plainwire/bytes';
import { type DirectionState, Stage } from './direction-state.ts';
import type { Handshake } from './handshake/handshake.ts';
import { CLIENT, type Role } from './handshake/role.ts';
import { reason, suiteNumber, type TlsReason } from './reason.ts';
import { Tls13Opener } from './records/aead-opener.ts';
import { expandLabel } from './secrets/prf.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import type { KeysInUse } from './snapshot.ts';
import { findSuite } from './suites/all.ts';
import { type CipherSuite, hashLength } from './suites/cipher-suite.ts';

const LABELS: readonly (readonly [client: string, server: string | undefined])[] = [
  ['CLIENT_EARLY_TRAFFIC_SECRET', undefined],
  ['CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'SERVER_HANDSHAKE_TRAFFIC_SECRET'],
  ['CLIENT_TRAFFIC_SECRET_0', 'SERVER_TRAFFIC_SECRET_0'],
];

/** The secret of one stage, if the key log has it and its length is that of the suite's hash. */
export function trafficSecret(
  handshake: Handshake,
  store: SecretStore,
  role: Role,
  stage: number,
): Uint8Array | undefined {
  const label = LABELS[stage]?.[role];
  if (label === undefined || handshake.clientHello === undefined) return undefined;
  return store.keyLog.find(label, toHex(handshake.clientHello.random));
}

/** Since this draft the tag covers the record's header too. */
const HEADER_COVERED = 25;

/** The opener for a traffic secret (RFC 8446 §7.3); undefined when the secret has the wrong length for the suite. */
export function tls13Opener(
  suite: CipherSuite,
  store: SecretStore,
  secret: Uint8Array,
  draft = 0,
): Tls13Opener | undefined {
  const { protection, hash } = suite;
  if (protection.kind !== 'aead' || secret.length !== hashLength(hash)) return undefined;
  const { crypto } = store;
  const key = expandLabel(crypto, hash, secret, 'key', protection.keyLength);
  const iv = expandLabel(crypto, hash, secret, 'iv', 12);
  const coversHeader = draft === 0 || draft >= HEADER_COVERED;
  return new Tls13Opener(crypto.aead(protection.cipher, key, protection.tagLength), iv, coversHeader);
}

/**
 * Opens a record with the secret of the earliest stage, from the present one on, whose tag holds; that stage is then
 * the present one. This covers rejected early data (RFC 8446 §4.2.10), key logs without handshake secrets, and lost
 * records at a change of stage.
 */
export function openByStage(
  state: DirectionState,
  handshake: Handshake,
  store: SecretStore,
  bytes: Uint8Array,
  start: number,
  end: number,
): Uint8Array | undefined {
  const role = state.role!;
  const tries = state.flow.lostBytes > 0 ? 64 : 1;
  for (let stage = state.stage; stage <= Stage.application; stage++) {
    if (stage === state.stage && state.opener !== undefined) continue;
    const secret = trafficSecret(handshake, store, role, stage);
    if (secret === undefined) continue;
    for (const suite of suitesOf(handshake, stage)) {
      const opener = tls13Opener(suite, store, secret, handshake.serverHello?.draft);
      const content = opener?.search(bytes, start, end, 0, tries);
      if (opener === undefined || content === undefined) continue;
      state.opener = opener;
      state.keysOf = handshake;
      state.suiteId = suite.id;
      state.updates = 0;
      state.stage = stage;
      state.secret = secret;
      noteUsed(handshake, store, role);
      return content;
    }
  }
  return undefined;
}

/** A key log for this connection alone holds all of its secrets of this side. */
export function noteUsed(handshake: Handshake, store: SecretStore, role: Role): void {
  for (let stage = 0; stage < LABELS.length; stage++) {
    const secret = trafficSecret(handshake, store, role, stage);
    if (secret !== undefined) store.used.add(handshake, LABELS[stage]![role]!, secret);
  }
}

/** Early data runs under the suite of the session before, which the server need not have chosen again. */
function suitesOf(handshake: Handshake, stage: number): CipherSuite[] {
  const chosen = handshake.suite === undefined ? [] : [handshake.suite];
  if (stage !== Stage.early) return chosen;
  const offered = handshake
    .clientHello!.cipherSuites.filter((id) => id >> 8 === 0x13 && id !== handshake.suite?.id)
    .map(findSuite)
    .filter((suite) => suite !== undefined);
  return [...chosen, ...offered];
}

/** Goes on to `stage`: its keys count from record 0. */
export function enterStage(
  state: DirectionState,
  handshake: Handshake,
  store: SecretStore,
  stage: number,
): void {
  const secret = trafficSecret(handshake, store, state.role!, stage);
  state.stage = stage;
  state.secret = secret;
  state.suiteId = handshake.suite?.id ?? 0;
  state.updates = 0;
  state.keysOf = handshake;
  state.opener =
    secret === undefined || handshake.suite === undefined
      ? undefined
      : tls13Opener(handshake.suite, store, secret, handshake.serverHello?.draft);
}

/** The keys after a KeyUpdate (RFC 8446 §7.2). */
export function updateKeys(state: DirectionState, handshake: Handshake, store: SecretStore): void {
  const { suite } = handshake;
  if (state.secret === undefined || suite === undefined) return;
  state.secret = expandLabel(store.crypto, suite.hash, state.secret, 'traffic upd', hashLength(suite.hash));
  state.updates++;
  state.opener = tls13Opener(suite, store, state.secret, handshake.serverHello?.draft);
}

/** After a restore: makes the opener again that there was, when the key log has its secret. */
export function openerAgain13(
  state: DirectionState,
  keys: KeysInUse,
  handshake: Handshake,
  store: SecretStore,
): void {
  const suite = findSuite(keys.suite);
  const sealed = state.secret;
  let secret = sealed ?? trafficSecret(handshake, store, state.role!, state.stage);
  if (suite === undefined || secret === undefined) return;
  if (sealed === undefined) {
    const length = hashLength(suite.hash);
    for (let i = 0; i < keys.updates; i++)
      secret = expandLabel(store.crypto, suite.hash, secret, 'traffic upd', length);
  }
  state.secret = secret;
  state.suiteId = suite.id;
  state.updates = keys.updates;
  state.keysOf = handshake;
  state.opener = tls13Opener(suite, store, secret, handshake.serverHello?.draft);
  state.opener?.resume(keys.position);
  noteUsed(handshake, store, state.role!);
}

/** Compares the Finished of `role` with the transcript (RFC 8446 §4.4.4). */
export function checkFinished13(handshake: Handshake, role: Role, store: SecretStore): boolean {
  const finished = handshake.finished[role];
  const secret = trafficSecret(handshake, store, role, Stage.handshake);
  const { suite } = handshake;
  if (finished === undefined || secret === undefined || suite === undefined) return false;
  if (handshake.broken[0] || handshake.broken[1]) return false;
  const { crypto } = store;
  const key = expandLabel(crypto, suite.hash, secret, 'finished', hashLength(suite.hash));
  const digest = crypto.digest(suite.hash, handshake.finishedInput13(crypto, suite.hash, role));
  const expected = crypto.mac(suite.hash, key).compute(digest);
  return expected.length === finished.length - 4 && expected.every((byte, i) => byte === finished[4 + i]);
}

/** Why the record in hand did not open, though the key log knows the connection. */
export function failedStage(state: DirectionState, handshake: Handshake, store: SecretStore): TlsReason {
  if (
    state.stage === Stage.early &&
    trafficSecret(handshake, store, state.role!, Stage.early) === undefined
  ) {
    return reason(
      'TLS_KEYLOG_PARTIAL',
      'the key log lacks CLIENT_EARLY_TRAFFIC_SECRET, so the early data stays closed; log keys on the side that writes it',
    );
  }
  if (
    state.stage === Stage.handshake &&
    trafficSecret(handshake, store, state.role!, Stage.handshake) === undefined
  ) {
    return reason(
      'TLS_KEYLOG_PARTIAL',
      'the key log lacks the handshake traffic secrets; application data is opened where its secrets are there',
    );
  }
  if (
    state.stage === Stage.application &&
    trafficSecret(handshake, store, state.role!, Stage.application) === undefined
  ) {
    return reason(
      'TLS_KEYLOG_PARTIAL',
      'the key log ends with the handshake traffic secrets of this connection; use the whole log',
    );
  }
  return reason(
    'TLS_MAC_FAILURE',
    'records failed their tag; the capture is damaged, or the secrets are those of another session',
  );
}

/** Why no record of this direction can be opened, when the key log rules it out beforehand. */
export function missingSecrets(handshake: Handshake, store: SecretStore, role: Role): TlsReason | undefined {
  const { keyLog } = store;
  if (handshake.suite === undefined) {
    return reason(
      'TLS_SUITE_UNSUPPORTED',
      `cipher suite ${suiteNumber(handshake.serverHello!.cipherSuite)} is not supported`,
    );
  }
  if (keyLog.size === 0) {
    return reason(
      'TLS13_NEEDS_KEYLOG',
      'TLS 1.3 is always forward secret: only a key log, written while capturing, opens it',
    );
  }
  if (!keyLog.has(toHex(handshake.clientHello!.random))) {
    return reason(
      'TLS_KEYLOG_NO_MATCH',
      `the key log has no secret for this client random (it has ${keyLog.sessions} sessions); log keys while capturing`,
    );
  }
  for (let stage: number = Stage.early; stage <= Stage.application; stage++) {
    if (trafficSecret(handshake, store, role, stage) !== undefined) return undefined;
  }
  const side = role === CLIENT ? 'client' : 'server';
  return reason(
    'TLS_KEYLOG_PARTIAL',
    `the key log has this client random, but not the secrets of the ${side}; use the whole log`,
  );
}
