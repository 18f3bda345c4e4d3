import type { CipherSuite } from '../suites/cipher-suite.ts';
import type { Handshake } from './handshake.ts';
import type { ClientHello, ServerHello } from './hello.ts';
import { CLIENT, SERVER } from './role.ts';

/** Makes of a handshake what its hellos would have said. */
export function pretendHellos(handshake: Handshake, random: Uint8Array, suite: CipherSuite): void {
  const nothing = new Uint8Array(0);
  const hello = { legacyVersion: 0x0303, sessionId: nothing, extensions: [], alpn: [] };
  const clientHello: ClientHello = {
    ...hello,
    random,
    cipherSuites: [],
    serverName: undefined,
    ticket: undefined,
    offersEarlyData: false,
  };
  const serverHello: ServerHello = {
    ...hello,
    random: nothing,
    version: 0x0304,
    draft: 0,
    cipherSuite: suite.id,
    compressionMethod: 0,
    extendedMasterSecret: false,
    encryptThenMac: false,
    truncatedHmac: false,
    isRetryRequest: false,
    keyShareGroup: undefined,
    takesPsk: false,
  };
  handshake.clientHello = clientHello;
  handshake.serverHello = serverHello;
  handshake.suite = suite;
  handshake.broken[CLIENT] = true;
  handshake.broken[SERVER] = true;
  handshake.isMidstream = true;
}
