/** Handshake message types (RFC 8446 §4, RFC 5246 §7.4). */
export const HandshakeType = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  endOfEarlyData: 5,
  encryptedExtensions: 8,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
  certificateUrl: 21,
  certificateStatus: 22,
  supplementalData: 23,
  keyUpdate: 24,
  compressedCertificate: 25,
} as const;

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(HandshakeType).map(([name, type]) => [type, name]),
);

/** The name of a message type in camel case, `unknown` for those that are not registered here. */
export function handshakeTypeName(type: number): string {
  return NAMES.get(type) ?? 'unknown';
}
