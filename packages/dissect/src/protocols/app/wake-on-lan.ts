import { ipv4Text, macText } from '@plainwire/bytes';
import { byteRun, computed, listed } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';
import type { LayerView } from '../../view.ts';

// The magic packet that wakes a host (AMD, "Magic Packet Technology", publication 20213), alone in a frame or in UDP to any port:
//
//   0 synchronization, all ones   6 the host's address, 16 times   102 a password of 4 or 6 bytes, or none

const ADDRESS = 6;
const PASSWORD = 17 * ADDRESS;

const fields = {
  sync: byteRun('wol.sync', 'Sync stream', 0, ADDRESS),
  mac: listed('wol.mac', 'MAC', 'ether'),
  password: computed('wol.passwd', 'Password', 'bytes', passwordOf, {
    text: (value) => passwordText(value as Uint8Array),
  }),
};

function isMagicPacket(bytes: Uint8Array, at: number, limit: number): boolean {
  if (limit - at < PASSWORD) return false;
  for (let i = 0; i < ADDRESS; i++) if (bytes[at + i] !== 0xff) return false;
  for (let i = 2 * ADDRESS; i < PASSWORD; i++) if (bytes[at + i] !== bytes[at + i - ADDRESS]) return false;
  return true;
}

function passwordOf({ bytes, start, limit }: LayerView): Uint8Array | undefined {
  const password = bytes.subarray(start + PASSWORD, limit);
  return password.length === 4 || password.length === 6 ? password : undefined;
}

function passwordText(password: Uint8Array): string {
  return password.length === 4 ? ipv4Text(password, 0) : macText(password, 0);
}

export const wakeOnLan = defineProtocol({
  name: 'wol',
  title: 'Wake On LAN',
  spec: 'AMD 20213',
  fields,
  sniffs: [
    { table: 'ethertype', test: isMagicPacket },
    { table: 'udp.port', test: isMagicPacket },
  ],
  minimum: PASSWORD,
  summary(layer) {
    const password = passwordOf(layer);
    const host = `Wake On LAN, MAC: ${macText(layer.bytes, layer.start + ADDRESS)}`;
    return password === undefined ? host : `${host}, password: ${passwordText(password)}`;
  },
  walk({ bytes, start }, sink) {
    sink.group(`MAC: ${macText(bytes, start + ADDRESS)}`, start + ADDRESS, PASSWORD - ADDRESS);
    for (let at = ADDRESS; at < PASSWORD; at += ADDRESS) sink.add(fields.mac, start + at, ADDRESS);
    sink.close();
  },
});
