import { concat, toHex, u16be } from '@plainwire/bytes';
import type { Handshake } from '../handshake/handshake.ts';
import { CLIENT, SERVER } from '../handshake/role.ts';
import { reason, suiteNumber, type TlsReason } from '../reason.ts';
import type { Endpoint } from '../stream-chunk.ts';
import { unpadPreMaster } from './pkcs1-unpad.ts';
import { prfOf } from './prf.ts';
import type { SecretStore, ServerKey } from './secret-store.ts';

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
  /** The direction of the role can still bring what is missing. */
  readonly mayCome: readonly [boolean, boolean];
}

/**
 * The master secrets of TLS 1.0 to 1.2 that the given secrets allow. `wait` when messages that decide it may still
 * come. Nothing here is proved: that a record's tag holds is what proves a secret.
 */
export function findMasterSecrets(question: MasterQuestion): MasterCandidates | 'wait' {
  const { handshake, mayCome } = question;
  const { clientHello, serverHello, suite } = handshake;
  if (clientHello === undefined) {
    return mayCome[CLIENT]
      ? 'wait'
      : none(
          reason(
            'TLS_MIDSTREAM',
            'the ClientHello is not in the capture; begin the capture before the connection does',
          ),
        );
  }
  if (serverHello === undefined) {
    return mayCome[SERVER] ? 'wait' : none(incomplete('the ServerHello is not in the capture'));
  }
  if (suite === undefined) {
    return none(
      reason(
        'TLS_SUITE_UNSUPPORTED',
        `cipher suite ${suiteNumber(serverHello.cipherSuite)} is not supported`,
      ),
    );
  }
  const logged = fromKeyLog(question);
  if (logged.length > 0) {
    return {
      secrets: logged,
      reason: reason(
        'TLS_MAC_FAILURE',
        'the key log has this client random, but its secret does not open the records; check that log and capture belong together',
      ),
    };
  }
  if (handshake.clientKeyExchange !== undefined) return fromKeyExchange(question);
  if (handshake.isResumed) return fromCache(question);
  if (handshake.hasServerHelloDone || handshake.broken[CLIENT]) {
    return mayCome[CLIENT] && !handshake.broken[CLIENT] && !handshake.changedKeys[CLIENT]
      ? 'wait'
      : none(
          reason(
            'TLS_NO_CLIENT_KEY_EXCHANGE',
            'the ClientKeyExchange is not in the capture; a key log is needed',
          ),
        );
  }
  if (mayCome[SERVER] && !handshake.broken[SERVER]) return 'wait';
  if (mayCome[CLIENT] && !handshake.changedKeys[CLIENT]) return 'wait';
  return none(incomplete('messages of the server are missing'));
}

function fromKeyLog({ handshake, store }: MasterQuestion): Uint8Array[] {
  const { keyLog } = store;
  if (keyLog.size === 0) return [];
  const random = toHex(handshake.clientHello!.random);
  const found: Uint8Array[] = [];
  const master = keyLog.find('CLIENT_RANDOM', random);
  if (master !== undefined) found.push(master);
  for (const id of [handshake.serverHello!.sessionId, handshake.clientHello!.sessionId]) {
    const bySession = id.length === 0 ? undefined : keyLog.find('SESSION_ID', toHex(id));
    if (bySession !== undefined) found.push(bySession);
  }
  const preMaster = keyLog.find('PMS_CLIENT_RANDOM', random) ?? byEncryptedPreMaster(handshake, store);
  if (preMaster !== undefined && canDerive(handshake)) found.push(deriveMaster(handshake, store, preMaster));
  return found.filter((secret) => secret.length === MASTER_LENGTH);
}

/** `RSA` lines name the first eight bytes of the encrypted pre-master secret. */
function byEncryptedPreMaster(handshake: Handshake, store: SecretStore): Uint8Array | undefined {
  const encrypted = encryptedPreMaster(handshake);
  return encrypted === undefined ? undefined : store.keyLog.find('RSA', toHex(encrypted.subarray(0, 8)));
}

function fromCache({ handshake, store }: MasterQuestion): MasterCandidates {
  const { clientHello, serverHello } = handshake;
  const secrets: Uint8Array[] = [];
  const byTicket =
    clientHello!.ticket === undefined
      ? undefined
      : store.sessions.find('ticket', store.ticketName(clientHello!.ticket));
  if (byTicket !== undefined) secrets.push(byTicket.masterSecret);
  const id = serverHello!.sessionId;
  const byId = id.length === 0 ? undefined : store.sessions.find('id', toHex(id));
  if (byId !== undefined && byId !== byTicket) secrets.push(byId.masterSecret);
  return {
    secrets,
    reason:
      store.keys.length === 0 && store.keyLog.size > 0
        ? keyLogNoMatch(store)
        : reason(
            'TLS_RESUMED_UNKNOWN',
            'the connection resumes a session whose full handshake was not decrypted here; add the capture that holds it, or use a key log',
          ),
  };
}

function fromKeyExchange(question: MasterQuestion): MasterCandidates | 'wait' {
  const { handshake, store, mayCome } = question;
  const { keyExchange } = handshake.suite!;
  if (store.keys.length === 0 && store.keyLog.size > 0) return none(keyLogNoMatch(store));
  if (keyExchange !== 'RSA') return none(cannotDerive(keyExchange, store));
  if (handshake.serverHello!.extendedMasterSecret && !handshake.hasServerHelloDone) {
    if (mayCome[SERVER] && !handshake.broken[SERVER]) return 'wait';
  }
  if (!canDerive(handshake)) {
    return none(
      incomplete('the extended master secret hashes every handshake message, and some are missing'),
    );
  }
  return fromServerKeys(question);
}

function fromServerKeys(question: MasterQuestion): MasterCandidates {
  const { handshake, store } = question;
  if (store.keys.length === 0) {
    return none(reason('TLS_NO_SECRETS', 'give the private key of the server or a key log'));
  }
  const encrypted = encryptedPreMaster(handshake);
  if (encrypted === undefined) return none(incomplete('the ClientKeyExchange is malformed'));
  const modulus = handshake.certificate?.modulus;
  const keys =
    modulus === undefined
      ? orderedByAddress(question)
      : store.keys.filter(({ key }) => equal(key.modulus, modulus));
  if (keys.length === 0) return none(keyMismatch(question));
  const secrets: Uint8Array[] = [];
  for (const { key } of keys) {
    const block = store.crypto.rsaDecrypt(key, encrypted);
    const preMaster = block === undefined ? undefined : unpadPreMaster(block);
    if (preMaster !== undefined) secrets.push(deriveMaster(handshake, store, preMaster));
  }
  return {
    secrets,
    reason: reason(
      'TLS_PMS_INVALID',
      'the pre-master secret does not decrypt with the given key; check that it is the key of this server',
    ),
  };
}

/** Without a certificate to compare with, a key whose address and port fit goes first. */
function orderedByAddress({ store, server }: MasterQuestion): ServerKey[] {
  const fits = ({ address, port }: ServerKey) =>
    Number(address === server.address) + Number(port === server.port);
  return [...store.keys].sort((a, b) => fits(b) - fits(a));
}

/** RFC 5246 §8.1 or RFC 7627 §4. */
function deriveMaster(handshake: Handshake, store: SecretStore, preMaster: Uint8Array): Uint8Array {
  const { clientHello, serverHello, suite, version } = handshake;
  const prf = prfOf(store.crypto, version, suite!.hash);
  if (!serverHello!.extendedMasterSecret) {
    const seed = concat([clientHello!.random, serverHello!.random]);
    return prf(preMaster, 'master secret', seed, MASTER_LENGTH);
  }
  const input = [handshake.sessionHashInput()];
  const sessionHash =
    version >= 0x0303
      ? store.crypto.digest(suite!.hash, input)
      : concat([store.crypto.digest('md5', input), store.crypto.digest('sha1', input)]);
  return prf(preMaster, 'extended master secret', sessionHash, MASTER_LENGTH);
}

/** Whether all messages are there that the master secret hashes. */
function canDerive(handshake: Handshake): boolean {
  if (!handshake.serverHello!.extendedMasterSecret) return true;
  return handshake.hasServerHelloDone && !handshake.broken[CLIENT] && !handshake.broken[SERVER];
}

/** The RSA ciphertext in the ClientKeyExchange; its length prefix (RFC 5246 §7.4.7.1) is missing in SSL 3.0. */
function encryptedPreMaster({ clientKeyExchange, version }: Handshake): Uint8Array | undefined {
  if (clientKeyExchange === undefined || clientKeyExchange.length < 8) return undefined;
  if (version === 0x0300) return clientKeyExchange;
  const length = u16be(clientKeyExchange, 0);
  return length + 2 === clientKeyExchange.length ? clientKeyExchange.subarray(2) : clientKeyExchange;
}

function none(why: TlsReason): MasterCandidates {
  return { secrets: [], reason: why };
}

function incomplete(what: string): TlsReason {
  return reason('TLS_HANDSHAKE_INCOMPLETE', `${what}; capture the whole handshake, or use a key log`);
}

function keyLogNoMatch(store: SecretStore): TlsReason {
  return reason(
    'TLS_KEYLOG_NO_MATCH',
    `the key log has no secret for this client random (it has ${store.keyLog.sessions} sessions); log keys while capturing`,
  );
}

function cannotDerive(keyExchange: string, store: SecretStore): TlsReason {
  if (keyExchange.endsWith('PSK') && !keyExchange.startsWith('ECDHE') && !keyExchange.startsWith('DHE')) {
    return reason('TLS_PSK_NEEDED', `the key exchange ${keyExchange} needs the pre-shared key, or a key log`);
  }
  if (store.keys.length === 0)
    return reason('TLS_NO_SECRETS', 'give a key log: this key exchange cannot be opened with a private key');
  return reason(
    'TLS_FORWARD_SECRECY',
    `the key exchange ${keyExchange} is forward secret: the server's private key does not open it, a key log does`,
  );
}

function keyMismatch({ handshake, store }: MasterQuestion): TlsReason {
  const certificate = handshake.certificate;
  if (certificate === undefined) return reason('TLS_KEY_MISMATCH', 'no given key fits');
  const print = toHex(store.crypto.digest('sha256', [certificate.publicKeyInfo])).slice(0, 16);
  return reason(
    'TLS_KEY_MISMATCH',
    `no given private key belongs to the server's certificate (its public key has SHA-256 ${print}…); give the key of this server`,
  );
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
