import { u16be, u32be } from '@plainwire/bytes';
import { computed } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';
import type { LayerView } from '../../view.ts';

// Teredo (RFC 4380 §5.1.1): IPv6 in UDP, after an authentication, an origin indication, both or neither.
//
//   authentication   0 0001 2 client id length 3 authentication length | id | value | nonce 8 | confirmation 1
//   origin           0 0000 2 port, inverted   4 IPv4 address, inverted

const AUTHENTICATION = 0x0001;
const ORIGIN = 0x0000;

/** Behind the authentication, or where it would be. */
function authenticationEnd(bytes: Uint8Array, at: number, limit: number): number {
  if (limit - at < 4 || u16be(bytes, at) !== AUTHENTICATION) return at;
  return at + 4 + bytes[at + 2]! + bytes[at + 3]! + 9;
}

function headerEnd(bytes: Uint8Array, at: number, limit: number): number {
  const end = authenticationEnd(bytes, at, limit);
  return limit - end >= 2 && u16be(bytes, end) === ORIGIN ? end + 8 : end;
}

function ofOrigin(read: (bytes: Uint8Array, at: number) => number) {
  return ({ bytes, start, end, limit }: LayerView) => {
    const at = authenticationEnd(bytes, start, limit);
    return at + 8 <= end && u16be(bytes, at) === ORIGIN ? read(bytes, at) : undefined;
  };
}

function hasAuthentication({ bytes, start, end, limit }: LayerView): boolean {
  return authenticationEnd(bytes, start, limit) > start && authenticationEnd(bytes, start, limit) <= end;
}

export const teredo = defineProtocol({
  name: 'teredo',
  title: 'Teredo IPv6 over UDP tunneling',
  spec: 'RFC 4380 §5.1.1',
  fields: {
    auth: computed('teredo.auth', 'Teredo Authentication header', 'none', (layer) =>
      hasAuthentication(layer) ? true : undefined,
    ),
    idLength: computed('teredo.auth.idlen', 'Client identifier length', 'uint8', (layer) =>
      hasAuthentication(layer) ? layer.bytes[layer.start + 2]! : undefined,
    ),
    authLength: computed('teredo.auth.aulen', 'Authentication value length', 'uint8', (layer) =>
      hasAuthentication(layer) ? layer.bytes[layer.start + 3]! : undefined,
    ),
    nonce: computed('teredo.auth.nonce', 'Nonce value', 'bytes', (layer) => {
      const end = authenticationEnd(layer.bytes, layer.start, layer.limit);
      return hasAuthentication(layer) ? layer.bytes.subarray(end - 9, end - 1) : undefined;
    }),
    confirmation: computed('teredo.auth.conf', 'Confirmation byte', 'bytes', (layer) => {
      const end = authenticationEnd(layer.bytes, layer.start, layer.limit);
      return hasAuthentication(layer) ? layer.bytes.subarray(end - 1, end) : undefined;
    }),
    origin: computed('teredo.orig', 'Teredo Origin Indication header', 'none', (layer) =>
      ofOrigin(() => 1)(layer) === undefined ? undefined : true,
    ),
    originPort: computed(
      'teredo.orig.port',
      'Origin UDP port',
      'uint16',
      ofOrigin((bytes, at) => ~u16be(bytes, at + 2) & 0xffff),
    ),
    originAddress: computed(
      'teredo.orig.addr',
      'Origin IPv4 address',
      'ipv4',
      ofOrigin((bytes, at) => ~u32be(bytes, at + 4) >>> 0),
    ),
  },
  claims: [{ table: 'udp.port', key: 3544 }],
  next: ['ip.version'],
  minimum: 2,
  step(bytes, at, limit, handoff) {
    const end = headerEnd(bytes, at, limit);
    if (end < limit && bytes[end]! >> 4 === 6) {
      handoff.table = 0;
      handoff.key = 6;
    }
    return end;
  },
});
