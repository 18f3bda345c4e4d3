import { Parser } from 'binary-parser';

// The hello and certificate structures of TLS 1.0 to 1.3 (RFC 5246 §7.4, RFC 8446 §4.1), message bodies without their
// four-byte header. `generate-parsers.mjs` compiles them into src/handshake/*.generated.ts: no code is made at run time.

const extension = new Parser().uint16('type').uint16('length').buffer('data', { length: 'length' });

const uint16 = new Parser().uint16('value');

export const clientHello = new Parser()
  .uint16('version')
  .buffer('random', { length: 32 })
  .uint8('sessionIdLength')
  .buffer('sessionId', { length: 'sessionIdLength' })
  .uint16('cipherSuitesLength')
  .array('cipherSuites', { type: uint16, lengthInBytes: 'cipherSuitesLength' })
  .uint8('compressionLength')
  .buffer('compressionMethods', { length: 'compressionLength' });

export const serverHello = new Parser()
  .uint16('version')
  .buffer('random', { length: 32 })
  .uint8('sessionIdLength')
  .buffer('sessionId', { length: 'sessionIdLength' })
  .uint16('cipherSuite')
  .uint8('compressionMethod');

/** The extension block of either hello: there is none at all in many old ones. */
export const extensions = new Parser()
  .uint16('extensionsLength')
  .array('extensions', { type: extension, lengthInBytes: 'extensionsLength' });
