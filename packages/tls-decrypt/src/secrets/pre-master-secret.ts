import { concat, toHex, u16be } from '@plainwire/bytes';
import type { Handshake } from '../handshake/handshake.ts';
import { encodePublicKeyInfo } from '../keys/rsa-der.ts';
import { reason, type TlsReason } from '../reason.ts';
import { equalBytes } from '../records/record-opener.ts';
import type { Endpoint } from '../stream-chunk.ts';
import { SSL3 } from '../versions.ts';
import type { MasterQuestion } from './master-secret.ts';
import { unpadPreMaster } from './pkcs1-unpad.ts';
import type { SecretStore, ServerKey } from './secret-store.ts';

/** Pre-master secrets that may be the right one, and what to say when none is. */
export interface PreMasterCandidates {
  readonly secrets: readonly Uint8Array[];
  readonly reason: TlsReason;
}

/** Opens the key exchange with what the caller gave: private keys of servers, a pre-shared key, or both. */
export function openKeyExchange(question: MasterQuestion): PreMasterCandidates | 'wait' {
  const { handshake, store } = question;
  const { keyExchange } = handshake.suite!;
  if (keyExchange === 'RSA') return fromServerKeys(question);
  if (keyExchange === 'PSK') return fromPsk(store);
  if (keyExchange === 'RSA_PSK') return fromRsaPsk(question);
  return none(cannotOpen(keyExchange, store));
}

function fromServerKeys(question: MasterQuestion): PreMasterCandidates | 'wait' {
  const { handshake, store, server } = question;
  if (store.keys.length === 0) return none(noSecrets(store));
  const encrypted = encryptedPreMaster(handshake);
  if (encrypted === undefined) {
    return none(reason('TLS_HANDSHAKE_INCOMPLETE', 'the ClientKeyExchange is malformed; use a key log'));
  }
  const keys = keysFor(handshake, store, server);
  if (keys.length === 0) return none(keyMismatch(handshake, store));
  if (isUnderWay(question, keys, encrypted)) return 'wait';
  const secrets: Uint8Array[] = [];
  for (const { key } of keys) {
    const job = handshake.rsaJobs?.get(key);
    const block = job?.isDone === true ? job.block : store.crypto.rsaDecrypt(key, encrypted);
    const preMaster = block === undefined ? undefined : unpadPreMaster(block);
    if (preMaster !== undefined) secrets.push(preMaster);
  }
  return {
    secrets,
    reason:
      secrets.length > 0
        ? reason(
            'TLS_MAC_FAILURE',
            'the private key opens the key exchange, but not the records; messages of the handshake may be missing or damaged',
          )
        : reason(
            'TLS_PMS_INVALID',
            'the pre-master secret does not decrypt with the given key; check that it is the key of this server',
          ),
  };
}

/** Hands the decryptions to other threads, where there are some; true while one is not done and may be waited for. */
function isUnderWay(
  { handshake, store, onDone }: MasterQuestion,
  keys: readonly ServerKey[],
  encrypted: Uint8Array,
): boolean {
  const { rsaQueue } = store;
  if (rsaQueue === undefined || onDone === undefined) return false;
  if (handshake.rsaJobs === undefined) {
    handshake.rsaJobs = new Map();
    for (const { key } of keys) {
      const job = rsaQueue.submit(key, encrypted, () => {
        store.pendingRsa--;
        onDone();
      });
      if (job === undefined) continue;
      store.pendingRsa++;
      handshake.rsaJobs.set(key, job);
    }
  }
  for (const job of handshake.rsaJobs.values()) if (!job.isDone) return true;
  return false;
}

/** RFC 4279 §2: as many zeros as the key is long, then the key, each with its length. */
function fromPsk(store: SecretStore): PreMasterCandidates {
  const { psk } = store;
  if (psk === undefined) return none(needsPsk(store));
  return { secrets: [pskSecret(new Uint8Array(psk.length), psk)], reason: wrongPsk() };
}

/** RFC 4279 §4: the decrypted secret stands where plain PSK has zeros. */
function fromRsaPsk(question: MasterQuestion): PreMasterCandidates | 'wait' {
  const { store } = question;
  const { psk } = store;
  if (psk === undefined) return none(needsPsk(store));
  const found = fromServerKeys(question);
  if (found === 'wait') return 'wait';
  return { secrets: found.secrets.map((secret) => pskSecret(secret, psk)), reason: found.reason };
}

function pskSecret(other: Uint8Array, psk: Uint8Array): Uint8Array {
  const length = (bytes: Uint8Array) => Uint8Array.of(bytes.length >> 8, bytes.length & 255);
  return concat([length(other), other, length(psk), psk]);
}

/** The keys that belong to the server's certificate; without one, those whose address and port fit go first. */
function keysFor(handshake: Handshake, store: SecretStore, server: Endpoint): readonly ServerKey[] {
  const modulus = handshake.certificate?.modulus;
  if (modulus !== undefined) return store.keys.filter(({ key }) => equalBytes(key.modulus, modulus));
  const fits = ({ address, port }: ServerKey) =>
    Number(address === server.address) + Number(port === server.port);
  return [...store.keys].sort((a, b) => fits(b) - fits(a));
}

/**
 * The RSA ciphertext in the ClientKeyExchange (RFC 5246 §7.4.7.1); RSA_PSK puts the PSK identity before it. SSL 3.0
 * has no length before it (RFC 6101 §5.6.7), nor have some old clients of later versions.
 */
export function encryptedPreMaster({
  certificate,
  clientKeyExchange,
  suite,
  version,
}: Handshake): Uint8Array | undefined {
  let body = clientKeyExchange;
  if (body === undefined || body.length < 8) return undefined;
  if (suite?.keyExchange === 'RSA_PSK') body = body.subarray(2 + u16be(body, 0));
  if (body.length < 8) return undefined;
  // The ciphertext may begin like its own length.
  if (version === SSL3 && body.length === certificate?.modulus?.length) return body;
  return u16be(body, 0) + 2 === body.length ? body.subarray(2) : body;
}

function none(why: TlsReason): PreMasterCandidates {
  return { secrets: [], reason: why };
}

export function keyLogNoMatch(store: SecretStore): TlsReason {
  const { sessions } = store.keyLog;
  return reason(
    'TLS_KEYLOG_NO_MATCH',
    `the key log has no secret for this client random (it knows ${sessions}); log keys while capturing`,
  );
}

/** Nothing was given that could help: a key log that lacks this connection, or nothing at all. */
function noSecrets(store: SecretStore): TlsReason {
  if (store.keyLog.size > 0) return keyLogNoMatch(store);
  return reason('TLS_NO_SECRETS', 'give the private key of the server or a key log');
}

function needsPsk(store: SecretStore): TlsReason {
  if (store.keyLog.size > 0) return keyLogNoMatch(store);
  return reason('TLS_PSK_NEEDED', 'this key exchange needs the pre-shared key, or a key log');
}

function wrongPsk(): TlsReason {
  return reason(
    'TLS_MAC_FAILURE',
    'the given pre-shared key does not open the records; it is not that of this connection',
  );
}

/** Nothing but a key log opens it. */
export function cannotOpen(keyExchange: string, store: SecretStore): TlsReason {
  if (store.keyLog.size > 0 && store.keys.length === 0) return keyLogNoMatch(store);
  return reason(
    'TLS_FORWARD_SECRECY',
    `the key exchange ${keyExchange} is forward secret: no private key opens it, only a key log written while capturing`,
  );
}

function keyMismatch({ certificate }: Handshake, { crypto, keys }: SecretStore): TlsReason {
  const print = (info: Uint8Array) => toHex(crypto.digest('sha256', [info]));
  const wanted = certificate === undefined ? 'unknown' : print(certificate.publicKeyInfo);
  const given = keys.slice(0, 3).map(({ key }) => print(encodePublicKeyInfo(key.components())));
  return reason(
    'TLS_KEY_MISMATCH',
    `no given private key belongs to the server's certificate: its public key has SHA-256 ${wanted}, given ${given.join(', ')}; give the key of this server`,
  );
}
