import { concat, toHex } from '@plainwire/bytes';
import type { CryptoBackend, HashName } from './crypto/backend.ts';
import type { DirectionState } from './direction-state.ts';
import type { Handshake } from './handshake/handshake.ts';
import { CLIENT, type Role, SERVER } from './handshake/role.ts';
import { badRecords, brokenStream, type TlsReason } from './reason.ts';
import { type KeyBlockInput, keyBlock, makeOpener } from './records/key-block.ts';
import { sameBytes } from './records/record-opener.ts';
import { StreamOpener } from './records/stream-opener.ts';
import { findMasterSecrets, type MasterQuestion } from './secrets/master-secret.ts';
import { prfOf } from './secrets/prf.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import { ssl3Finished } from './secrets/ssl3-finished.ts';
import type { KeysInUse } from './snapshot.ts';
import { hashLength } from './suites/cipher-suite.ts';
import { SSL3 } from './versions.ts';

/** What became of a protected record that there was no opener for yet. `failed`: this one did not open, a later one may. */
export type FirstOpening =
  | { readonly content: Uint8Array }
  | { readonly failed: TlsReason }
  | { readonly refused: TlsReason }
  | 'wait';

/** Records of one handshake's keys that may be damaged before its secrets are called wrong. */
const DAMAGED = 2;
/** Records that may have been lost between the change of keys and the first that is here. */
const LOST = 64;

/**
 * Opens the first record under new keys of SSL 3.0 to TLS 1.2. The master secret that makes its tag hold is the right one;
 * from then on it belongs to the handshake and to the sessions that may be resumed.
 */
export function openFirst(
  state: DirectionState,
  question: MasterQuestion,
  bytes: Uint8Array,
  start: number,
  end: number,
): FirstOpening {
  const { handshake, store } = question;
  const known = handshake.masterSecret;
  const found =
    known === undefined ? findMasterSecrets(question) : { secrets: [known], reason: badRecords() };
  if (found === 'wait') return 'wait';
  const lost = state.flow.lostBytes > 0;
  for (const secret of found.secrets) {
    const input = keyBlockInput(handshake, store, secret);
    const keys = handshake.keyBlock ?? keyBlock(input);
    const opener = makeOpener(input, keys, state.role!);
    if (lost || state.firstFailures > 0) opener.skipGap();
    const content = opener.search(bytes, start, end, 0, lost ? LOST : 1 + state.firstFailures);
    // The sequence moves on when the MAC holds, even where the content cannot be trusted.
    if (content === undefined && opener.sequence === 0) continue;
    state.opener = opener;
    state.keysOf = handshake;
    handshake.keyBlock = known === undefined ? keys : undefined;
    if (known === undefined) remember(handshake, store, secret);
    else keys.fill(0);
    return content === undefined ? { failed: badRecords() } : { content };
  }
  if (handshake.suite?.protection.kind === 'null') return openUnchecked(state, handshake, bytes, start, end);
  if (found.secrets.length === 0) return { refused: found.reason };
  state.firstFailures++;
  // With keys that the other direction has proved, damage is all it can be.
  if (known !== undefined) return { failed: found.reason };
  return ++handshake.failures > DAMAGED ? { refused: found.reason } : { failed: found.reason };
}

/** Without secrets the content of a NULL suite can still be read; its MAC is cut off unchecked. */
function openUnchecked(
  state: DirectionState,
  handshake: Handshake,
  bytes: Uint8Array,
  start: number,
  end: number,
): FirstOpening {
  const { protection } = handshake.suite!;
  const macLength = protection.kind === 'null' ? hashLength(protection.mac) : 0;
  state.opener = new StreamOpener(
    undefined,
    undefined,
    handshake.serverHello!.truncatedHmac ? 10 : macLength,
  );
  const content = state.opener.open(bytes, start, end);
  return content === undefined ? { failed: badRecords() } : { content };
}

/**
 * After a restore: makes the opener again that there was. The reason why that cannot be done, or `wait`, or undefined
 * when it is there.
 */
export function openerAgain(
  state: DirectionState,
  keys: KeysInUse,
  question: MasterQuestion,
): TlsReason | 'wait' | undefined {
  const { handshake, store } = question;
  const known = handshake.masterSecret;
  const found =
    known === undefined ? findMasterSecrets(question) : { secrets: [known], reason: badRecords() };
  if (found === 'wait') return 'wait';
  const secret =
    known ?? found.secrets.find((each) => masterPrint(store.crypto, each) === handshake.masterPrint);
  // A NULL suite was read unchecked and goes on so.
  if (secret === undefined) return handshake.masterPrint === undefined ? undefined : found.reason;
  const input = keyBlockInput(handshake, store, secret);
  const block = keyBlock(input);
  const opener = makeOpener(input, block, state.role!);
  block.fill(0);
  if (!opener.resume(keys.position)) return brokenStream();
  state.opener = opener;
  state.keysOf = handshake;
  if (known === undefined) remember(handshake, store, secret);
  return undefined;
}

/** Tells a master secret from others without giving it away: 64 bits of a digest. */
export function masterPrint(crypto: CryptoBackend, masterSecret: Uint8Array): string {
  return toHex(crypto.digest('sha256', [MASTER_PRINT, masterSecret])).slice(0, 16);
}

const MASTER_PRINT = new TextEncoder().encode('plainwire master print');

function keyBlockInput(
  handshake: Handshake,
  { crypto }: SecretStore,
  masterSecret: Uint8Array,
): KeyBlockInput {
  const serverHello = handshake.serverHello!;
  return {
    crypto,
    suite: handshake.suite!,
    version: handshake.version,
    masterSecret,
    clientRandom: handshake.clientHello!.random,
    serverRandom: serverHello.random,
    encryptThenMac: serverHello.encryptThenMac,
    truncatedHmac: serverHello.truncatedHmac,
    compressionMethod: serverHello.compressionMethod,
  };
}

/** Files the session under its id and its ticket, for connections that resume it. */
function remember(handshake: Handshake, store: SecretStore, secret: Uint8Array): void {
  // A copy: the key log's own is not ours to wipe.
  const masterSecret = new Uint8Array(secret);
  handshake.masterSecret = masterSecret;
  store.used.add(handshake, 'CLIENT_RANDOM', masterSecret);
  const { sessionId } = handshake.serverHello!;
  if (sessionId.length > 0) store.sessions.add('id', toHex(sessionId), { masterSecret });
  rememberTicket(handshake, store);
}

/** RFC 5077 §3.3: lifetime, length, ticket. It may come before or after the keys are known. */
export function rememberTicket(handshake: Handshake, store: SecretStore): void {
  const { ticket, masterSecret } = handshake;
  if (ticket === undefined || ticket.length <= 6 || masterSecret === undefined) return;
  store.sessions.add('ticket', store.ticketName(ticket.subarray(6)), { masterSecret });
}

/** Compares the Finished of `role` with the transcript (RFC 5246 §7.4.9); false too when it cannot be computed. */
export function checkFinished12(handshake: Handshake, role: Role, store: SecretStore): boolean {
  const finished = handshake.finished[role];
  const { masterSecret, suite, version } = handshake;
  if (finished === undefined || masterSecret === undefined || suite === undefined) return false;
  if (handshake.broken[CLIENT] || handshake.broken[SERVER]) return false;
  const { crypto } = store;
  const messages = handshake.finishedInput(role);
  const length = finished.length - 4;
  const expected =
    version === SSL3
      ? ssl3Finished(crypto, masterSecret, role, messages)
      : tlsFinished(crypto, version, suite.hash, masterSecret, role, messages, length);
  return length > 0 && expected.length === length && sameBytes(expected, 0, finished, 4, length);
}

function tlsFinished(
  crypto: CryptoBackend,
  version: number,
  hash: HashName,
  masterSecret: Uint8Array,
  role: Role,
  messages: readonly Uint8Array[],
  length: number,
): Uint8Array {
  const seed =
    version >= 0x0303
      ? crypto.digest(hash, messages)
      : concat([crypto.digest('md5', messages), crypto.digest('sha1', messages)]);
  const label = role === CLIENT ? 'client finished' : 'server finished';
  return prfOf(crypto, version, hash)(masterSecret, label, seed, length);
}
