import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gopacketProgram, has, hasPython, pcapPlusPlusProgram } from './build.mjs';

const here = import.meta.dirname;

/**
 * Every peer by name: given `{ path, folder, out, flags }` (the capture, its folder, a scratch file, the row's flags), the
 * command that does the work; undefined when the peer is not installed.
 */
export const peers = {
  'gopacket zero-copy': gopacket('read-zc'),
  'gopacket ReadPacketData': gopacket('read'),
  'gopacket NgReader zero-copy': gopacket('read-ng'),
  'gopacket DecodingLayerParser': gopacket('decode'),
  'gopacket NewPacket lazy': gopacket('lazy'),
  'gopacket tcpassembly': ({ path }) => program(gopacketProgram('gopacket-tcpassembly'), path),
  'npm pcap-parser': npmReader('pcap-parser'),
  'npm pcap-decoder': npmReader('pcap-decoder'),
  'PcapPlusPlus Packet': ({ path }) => program(pcapPlusPlusProgram(), 'decode', path),
  'dpkt Reader': dpkt('read'),
  'dpkt Ethernet': dpkt('decode'),
  'tcpdump BPF': ({ path, out }) =>
    installed('tcpdump', '-r', path, '-w', out, 'host 192.0.2.17 and tcp port 443'),
  'tshark -Y': ({ path, truth, out }) => installed('tshark', '-n', '-r', path, '-Y', truth.filter, '-w', out),
  'tshark, RSA key, HTTP off': tshark(rsaKey, '--disable-protocol', 'http'),
  'tshark, RSA key': tshark(rsaKey),
  'tshark, key log, HTTP off': tshark(keyLog, '--disable-protocol', 'http'),
  'tshark, same flags': ({ path, flags }) => installed('tshark', '-r', path, ...flags),
  capinfos: ({ path }) => installed('capinfos', '-c', '-d', '-T', path),
  ssldump: ({ path, folder }) =>
    installed('ssldump', '-n', '-d', '-k', join(folder, 'server.key'), '-r', path),
};

function gopacket(mode) {
  return ({ path }) => program(gopacketProgram('gopacket'), mode, path);
}

function npmReader(name) {
  const isInstalled = existsSync(join(here, 'npm/node_modules', name));
  return ({ path }) => (isInstalled ? ['node', join(here, 'npm/read.mjs'), name, path] : undefined);
}

function dpkt(mode) {
  return ({ path }) =>
    hasPython('dpkt') ? ['/usr/bin/python3', join(here, 'dpkt/main.py'), mode, path] : undefined;
}

function tshark(secrets, ...options) {
  return (context) =>
    installed(
      'tshark',
      '-n',
      '-q',
      '-r',
      context.path,
      ...options,
      '-o',
      secrets(context),
      '-z',
      'io,stat,0',
    );
}

function rsaKey({ folder }) {
  return `uat:rsa_keys:"${join(folder, 'server.key')}",""`;
}

function keyLog({ path }) {
  return `tls.keylog_file:${path}.keylog`;
}

function program(path, ...args) {
  return path && [path, ...args];
}

function installed(command, ...args) {
  return has(command) ? [command, ...args] : undefined;
}
