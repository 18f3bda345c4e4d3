import { fromHex, u16be } from '@plainwire/bytes';
import { SSL3 } from '../versions.ts';
import { parseClientHello, parseExtensions, parseServerHello } from './hello.generated.ts';

/** One extension of a hello, its content not read. A view into the message. */
export interface HelloExtension {
  readonly type: number;
  readonly data: Uint8Array;
}

interface Hello {
  /** The version field; TLS 1.3 says its own in an extension. */
  readonly legacyVersion: number;
  readonly random: Uint8Array;
  readonly sessionId: Uint8Array;
  readonly extensions: readonly HelloExtension[];
  /** Of the first protocol in the ALPN extension; undefined when there is none. */
  readonly alpn: readonly string[];
}

/** A ClientHello (RFC 8446 §4.1.2), as far as decryption and its reports need it. */
export interface ClientHello extends Hello {
  readonly cipherSuites: readonly number[];
  /** The `host_name` of the server_name extension (RFC 6066 §3). */
  readonly serverName: string | undefined;
  /** The session ticket (RFC 5077 §3.2) that is offered; undefined when there is none or it is empty. */
  readonly ticket: Uint8Array | undefined;
  readonly offersEarlyData: boolean;
}

/** A ServerHello or HelloRetryRequest (RFC 8446 §4.1.3). */
export interface ServerHello extends Hello {
  /** The version that was chosen: `supported_versions` when it is there, else the version field. */
  readonly version: number;
  /** The number of the draft of TLS 1.3 that is spoken, 0 for none. */
  readonly draft: number;
  readonly cipherSuite: number;
  readonly compressionMethod: number;
  readonly extendedMasterSecret: boolean;
  readonly encryptThenMac: boolean;
  readonly truncatedHmac: boolean;
  readonly isRetryRequest: boolean;
  /** TLS 1.3: the named group of the key share (RFC 8446 §4.2.7); undefined when the keys are not shared anew. */
  readonly keyShareGroup: number | undefined;
  /** TLS 1.3: a pre-shared key was taken, such as that of an earlier session. */
  readonly takesPsk: boolean;
}

const ExtensionType = {
  serverName: 0,
  truncatedHmac: 4,
  alpn: 16,
  encryptThenMac: 22,
  extendedMasterSecret: 23,
  sessionTicket: 35,
  preSharedKey: 41,
  earlyData: 42,
  supportedVersions: 43,
  keyShare: 51,
} as const;

const TLS13 = 0x0304;
/** Drafts of TLS 1.3 have versions from 0x7f00 on; they are spoken as 1.3. */
const DRAFT = 0x7f;
/** Version, random and cipher suite. */
const DRAFT_HELLO = 36;

/** SHA-256 of "HelloRetryRequest" (RFC 8446 §4.1.3). */
const RETRY_RANDOM = fromHex('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c');

interface RawHello {
  readonly version: number;
  readonly random: Uint8Array;
  readonly sessionIdLength: number;
  readonly sessionId: Uint8Array;
  readonly cipherSuitesLength: number;
  readonly cipherSuites: readonly { readonly value: number }[];
  readonly cipherSuite: number;
  readonly compressionLength: number;
  readonly compressionMethod: number;
}

interface RawExtensions {
  readonly extensionsLength: number;
  readonly extensions: readonly {
    readonly type: number;
    readonly length: number;
    readonly data: Uint8Array;
  }[];
}

/** Reads the body of a ClientHello; undefined when it is short or its lengths lie. */
export function readClientHello(body: Uint8Array): ClientHello | undefined {
  const raw = attempt<RawHello>(parseClientHello, body);
  if (raw === undefined || raw.sessionIdLength > 32 || raw.cipherSuitesLength % 2 !== 0) return undefined;
  const end = 38 + raw.sessionIdLength + raw.cipherSuitesLength + raw.compressionLength;
  const extensions = end > body.length ? undefined : readExtensions(body, end);
  if (extensions === undefined) return undefined;
  const ticket = find(extensions, ExtensionType.sessionTicket);
  return {
    legacyVersion: raw.version,
    random: raw.random,
    sessionId: raw.sessionId,
    cipherSuites: raw.cipherSuites.map(({ value }) => value),
    extensions,
    alpn: readAlpn(find(extensions, ExtensionType.alpn)),
    serverName: readServerName(find(extensions, ExtensionType.serverName)),
    ticket: ticket === undefined || ticket.length === 0 ? undefined : ticket,
    offersEarlyData: find(extensions, ExtensionType.earlyData) !== undefined,
  };
}

/** Reads the body of a ServerHello; undefined when it is short or its lengths lie. */
export function readServerHello(message: Uint8Array): ServerHello | undefined {
  const body = message[0] === DRAFT && message.length >= DRAFT_HELLO ? asFinal(message) : message;
  const raw = attempt<RawHello>(parseServerHello, body);
  if (raw === undefined || raw.sessionIdLength > 32) return undefined;
  const extensions = readExtensions(body, 38 + raw.sessionIdLength);
  if (extensions === undefined) return undefined;
  const chosen = find(extensions, ExtensionType.supportedVersions);
  const version = chosen?.length === 2 ? u16be(chosen, 0) : raw.version;
  const keyShare = find(extensions, ExtensionType.keyShare);
  // These three are not defined for SSL 3.0 (RFC 7627 §5.1, 7366 §3).
  const changes = (type: number) => raw.version !== SSL3 && find(extensions, type) !== undefined;
  return {
    legacyVersion: raw.version,
    version: version >> 8 === DRAFT ? TLS13 : version,
    draft: version >> 8 === DRAFT ? version & 0xff : 0,
    random: raw.random,
    sessionId: raw.sessionId,
    cipherSuite: raw.cipherSuite,
    compressionMethod: raw.compressionMethod,
    extensions,
    alpn: readAlpn(find(extensions, ExtensionType.alpn)),
    extendedMasterSecret: changes(ExtensionType.extendedMasterSecret),
    encryptThenMac: changes(ExtensionType.encryptThenMac),
    truncatedHmac: changes(ExtensionType.truncatedHmac),
    keyShareGroup: keyShare !== undefined && keyShare.length >= 2 ? u16be(keyShare, 0) : undefined,
    takesPsk: find(extensions, ExtensionType.preSharedKey) !== undefined,
    isRetryRequest: RETRY_RANDOM.every((byte, i) => byte === raw.random[i]),
  };
}

/** The generated parsers meet the end of the buffer as a RangeError, or as views that are too short. */
function attempt<Raw extends { readonly sessionIdLength: number; readonly sessionId: Uint8Array }>(
  parse: (bytes: Uint8Array) => unknown,
  body: Uint8Array,
): Raw | undefined {
  try {
    const raw = parse(body) as Raw;
    return raw.sessionId.length === raw.sessionIdLength ? raw : undefined;
  } catch {
    return undefined;
  }
}

/** The extension block at `at`; an empty list when the hello ends there. */
function readExtensions(body: Uint8Array, at: number): readonly HelloExtension[] | undefined {
  if (at === body.length) return [];
  try {
    const block = body.subarray(at);
    const raw = parseExtensions(block) as RawExtensions;
    const fits = raw.extensionsLength + 2 <= block.length;
    return fits && raw.extensions.every(({ data, length }) => data.length === length)
      ? raw.extensions
      : undefined;
  } catch {
    return undefined;
  }
}

/** Before draft 22 a ServerHello had neither session id nor compression method: they are put in, empty. */
function asFinal(body: Uint8Array): Uint8Array {
  const out = new Uint8Array(body.length + 2);
  out.set(body.subarray(0, 34));
  out.set(body.subarray(34, 36), 35);
  out.set(body.subarray(36), 38);
  return out;
}

function find(extensions: readonly HelloExtension[], type: number): Uint8Array | undefined {
  return extensions.find((extension) => extension.type === type)?.data;
}

/** RFC 7301 §3.1: a list of strings with a length byte each. */
function readAlpn(data: Uint8Array | undefined): readonly string[] {
  const names: string[] = [];
  if (data === undefined) return names;
  for (let at = 2; at < data.length; at += 1 + data[at]!) {
    if (data[at] === 0 || at + 1 + data[at]! > data.length) break;
    names.push(latin1.decode(data.subarray(at + 1, at + 1 + data[at]!)));
  }
  return names;
}

function readServerName(data: Uint8Array | undefined): string | undefined {
  if (data === undefined || data.length < 5 || data[2] !== 0) return undefined;
  const length = u16be(data, 3);
  return 5 + length <= data.length ? latin1.decode(data.subarray(5, 5 + length)) : undefined;
}

const latin1 = new TextDecoder('latin1');
