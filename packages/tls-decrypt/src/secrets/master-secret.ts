import { concat, toHex } from '@plainwire/bytes';
import type { Handshake } from '../handshake/handshake.ts';
import { CLIENT, SERVER } from '../handshake/role.ts';
import { noClientHello, rangeText, reason, suiteNumber, type TlsReason } from '../reason.ts';
import { DEFLATE } from '../records/inflating-opener.ts';
import type { Endpoint } from '../stream-chunk.ts';
import type { CipherSuite } from '../suites/cipher-suite.ts';
import { SSL3 } from '../versions.ts';
import { cannotOpen, encryptedPreMaster, keyLogNoMatch, openKeyExchange } from './pre-master-secret.ts';
import { prfOf } from './prf.ts';
import type { SecretStore } from './secret-store.ts';

const MASTER_LENGTH = 48;

/** Master secrets that may be the right one, the likeliest first, and what to say when none is. */
export interface MasterCandidates {
  readonly secrets: readonly Uint8Array[];
  readonly reason: TlsReason;
}

/** What `findMasterSecrets` looks at. */
export interface MasterQuestion {
  readonly handshake: Handshake;
  readonly store: SecretStore;
  readonly server: Endpoint;
  /** By role: whether that side can still bring what is missing. */
  readonly mayCome: readonly [boolean, boolean];
  /** Called when an RSA decryption that was waited for is done; undefined when there is no waiting any more. */
  readonly onDone: (() => void) | undefined;
}

/**
 * The master secrets of SSL 3.0 to TLS 1.2 that the given secrets allow; `wait` when messages that decide it may still
 * come. Nothing here is proved: that a record's tag holds is what proves a secret.
 */
export function findMasterSecrets(question: MasterQuestion): MasterCandidates | 'wait' {
  const { handshake, mayCome } = question;
  if (handshake.clientHello === undefined) return mayCome[CLIENT] ? 'wait' : none(noClientHello());
  if (handshake.serverHello === undefined) {
    return mayCome[SERVER] ? 'wait' : none(incomplete('the ServerHello is not in the capture'));
  }
  const unsupported = unsupportedReason(handshake);
  if (unsupported !== undefined) return none(unsupported);
  const logged = fromKeyLog(question);
  if (logged.length > 0) return { secrets: logged, reason: wrongLog() };
  if (handshake.clientKeyExchange !== undefined) return fromKeyExchange(question);
  if (handshake.isResumed) return fromCache(question);
  return withoutKeyExchange(question);
}

function unsupportedReason({ suite, serverHello, version }: Handshake): TlsReason | undefined {
  const { cipherSuite, compressionMethod } = serverHello!;
  if (version < SSL3) return reason('TLS_SUITE_UNSUPPORTED', 'versions before SSL 3.0 are not supported');
  if (suite === undefined) {
    return reason('TLS_SUITE_UNSUPPORTED', `cipher suite ${suiteNumber(cipherSuite)} is not supported`);
  }
  if (version === SSL3 && !fitsSsl3(suite)) {
    return reason('TLS_SUITE_UNSUPPORTED', `cipher suite ${suite.name} is not defined for SSL 3.0`);
  }
  if (compressionMethod === 0 || compressionMethod === DEFLATE) return undefined;
  return reason('TLS_SUITE_UNSUPPORTED', `compression method ${compressionMethod} is not supported`);
}

/** Its MAC is made with MD5 or SHA-1 alone. */
function fitsSsl3({ protection }: CipherSuite): boolean {
  return protection.kind !== 'aead' && (protection.mac === 'md5' || protection.mac === 'sha1');
}

/** Neither a ClientKeyExchange nor a sign of resumption: is it late, or lost? */
function withoutKeyExchange({ handshake, mayCome }: MasterQuestion): MasterCandidates | 'wait' {
  const { broken, changedKeys, hasServerHelloDone } = handshake;
  const clientMayCome = mayCome[CLIENT] && !broken[CLIENT] && !changedKeys[CLIENT];
  if (hasServerHelloDone || broken[CLIENT]) {
    if (clientMayCome) return 'wait';
    return none(
      reason(
        'TLS_NO_CLIENT_KEY_EXCHANGE',
        'the ClientKeyExchange is not in the capture; a key log is needed',
      ),
    );
  }
  if (clientMayCome || (mayCome[SERVER] && !broken[SERVER])) return 'wait';
  return none(incomplete(missingMessages(handshake)));
}

function fromKeyLog({ handshake, store }: MasterQuestion): Uint8Array[] {
  const { keyLog } = store;
  if (keyLog.size === 0) return [];
  const random = toHex(handshake.clientHello!.random);
  const found: (Uint8Array | undefined)[] = [keyLog.find('CLIENT_RANDOM', random)];
  for (const { sessionId } of [handshake.serverHello!, handshake.clientHello!]) {
    if (sessionId.length > 0) found.push(keyLog.find('SESSION_ID', toHex(sessionId)));
  }
  const preMaster = keyLog.find('PMS_CLIENT_RANDOM', random) ?? byEncryptedPreMaster(handshake, store);
  if (preMaster !== undefined && canDerive(handshake)) found.push(deriveMaster(handshake, store, preMaster));
  return found.filter((secret) => secret?.length === MASTER_LENGTH) as Uint8Array[];
}

/** `RSA` lines name the first eight bytes of the encrypted pre-master secret. */
function byEncryptedPreMaster(handshake: Handshake, store: SecretStore): Uint8Array | undefined {
  const encrypted = encryptedPreMaster(handshake);
  return encrypted === undefined ? undefined : store.keyLog.find('RSA', toHex(encrypted.subarray(0, 8)));
}

function fromCache({ handshake, store, onDone }: MasterQuestion): MasterCandidates | 'wait' {
  const { ticket } = handshake.clientHello!;
  const { sessionId } = handshake.serverHello!;
  const byTicket = ticket === undefined ? undefined : store.sessions.find('ticket', store.ticketName(ticket));
  const byId = sessionId.length === 0 ? undefined : store.sessions.find('id', toHex(sessionId));
  const known = [byTicket, byId].filter((session) => session !== undefined);
  if (known.length === 0 && store.pendingRsa > 0 && onDone !== undefined) {
    // The session before may be one of those that other threads are at.
    store.sessionWaiters.add(onDone);
    return 'wait';
  }
  return {
    secrets: known.map(({ masterSecret }) => masterSecret),
    reason: resumedReason(handshake, store),
  };
}

function fromKeyExchange(question: MasterQuestion): MasterCandidates | 'wait' {
  const { handshake, store, mayCome } = question;
  if (!canDerive(handshake) && mayCome[SERVER] && !handshake.broken[SERVER] && !handshake.broken[CLIENT]) {
    return 'wait';
  }
  const found = openKeyExchange(question);
  if (found === 'wait') return 'wait';
  if (found.secrets.length === 0) return { secrets: [], reason: found.reason };
  if (!canDerive(handshake)) {
    return none(
      incomplete(
        `the extended master secret hashes every handshake message, but ${missingMessages(handshake)}`,
      ),
    );
  }
  return {
    secrets: found.secrets.map((preMaster) => deriveMaster(handshake, store, preMaster)),
    reason: found.reason,
  };
}

/** RFC 5246 §8.1 or RFC 7627 §4. */
function deriveMaster(handshake: Handshake, store: SecretStore, preMaster: Uint8Array): Uint8Array {
  const { clientHello, serverHello, suite, version } = handshake;
  const { crypto } = store;
  const prf = prfOf(crypto, version, suite!.hash);
  if (!serverHello!.extendedMasterSecret) {
    return prf(preMaster, 'master secret', concat([clientHello!.random, serverHello!.random]), MASTER_LENGTH);
  }
  handshake.sessionHash ??= sessionHash(handshake, store);
  return prf(preMaster, 'extended master secret', handshake.sessionHash, MASTER_LENGTH);
}

/** RFC 7627 §3. */
function sessionHash(handshake: Handshake, { crypto }: SecretStore): Uint8Array {
  const input = handshake.sessionHashInput();
  return handshake.version >= 0x0303
    ? crypto.digest(handshake.suite!.hash, input)
    : concat([crypto.digest('md5', input), crypto.digest('sha1', input)]);
}

/** Whether all messages are there that the master secret hashes. */
function canDerive(handshake: Handshake): boolean {
  if (!handshake.serverHello!.extendedMasterSecret || handshake.sessionHash !== undefined) return true;
  return handshake.hasServerHelloDone && !handshake.broken[CLIENT] && !handshake.broken[SERVER];
}

function none(why: TlsReason): MasterCandidates {
  return { secrets: [], reason: why };
}

function missingMessages({ brokenBetween }: Handshake): string {
  const where = brokenBetween === undefined ? '' : ` ${rangeText(brokenBetween)}`;
  return `messages of the handshake are missing${where}`;
}

function incomplete(what: string): TlsReason {
  return reason('TLS_HANDSHAKE_INCOMPLETE', `${what}; capture the whole handshake, or use a key log`);
}

function wrongLog(): TlsReason {
  return reason(
    'TLS_MAC_FAILURE',
    'the key log has this client random, but its secret does not open the records; check that log and capture belong together',
  );
}

/** The first handshake was not opened either: because nothing could, or because it is not there. */
function resumedReason({ suite }: Handshake, store: SecretStore): TlsReason {
  const { keyExchange } = suite!;
  if (store.keys.length === 0 && store.keyLog.size > 0) return keyLogNoMatch(store);
  if (keyExchange !== 'RSA' && !keyExchange.endsWith('PSK')) return cannotOpen(keyExchange, store);
  return reason(
    'TLS_RESUMED_UNKNOWN',
    'the connection resumes a session whose full handshake was not decrypted here; add the capture that holds it, or use a key log',
  );
}
