import { join } from 'node:path';

const serverKey = ({ path, folder }) => [path, join(folder, 'server.key')];
const keyLog = ({ path }) => [path, `${path}.keylog`];
const filterToFile = ({ path, out, truth }) => [path, out, truth.filter];

/**
 * What is compared: a program of ours and a peer on one capture. `goal` is the ratio of CPU seconds, ours by the
 * peer's, that must not be passed; `limit` is where a single-purpose JavaScript prototype stood.
 */
export const rows = [
  { name: 'read', program: 'read', corpus: 'mixed.pcap', peer: 'gopacket zero-copy', limit: 0.73, goal: 0.9 },
  {
    name: 'read-safe',
    program: 'read-safe',
    corpus: 'mixed.pcap',
    peer: 'gopacket ReadPacketData',
    limit: 0.55,
    goal: 0.7,
  },
  { name: 'read-safe-npm', program: 'read-safe', corpus: 'mixed.pcap', peer: 'npm pcap-parser', goal: 0.3 },
  {
    name: 'read-pcapng',
    program: 'read',
    corpus: 'mixed.pcapng',
    peer: 'gopacket NgReader zero-copy',
    limit: 0.72,
    goal: 0.88,
  },
  {
    name: 'read-gzip',
    program: 'read',
    corpus: 'mixed-small.pcap.gz',
    peer: 'capinfos',
    limit: 1.2,
    goal: 1.2,
  },
  {
    name: 'decode-small',
    program: 'decode',
    corpus: 'small.pcap',
    peer: 'gopacket DecodingLayerParser',
    limit: 0.44,
    goal: 0.58,
  },
  {
    name: 'decode-mixed',
    program: 'decode',
    corpus: 'mixed.pcap',
    peer: 'gopacket DecodingLayerParser',
    limit: 0.54,
    goal: 0.68,
  },
  {
    name: 'decode-fresh',
    program: 'decode-fresh',
    corpus: 'mixed.pcap',
    peer: 'gopacket NewPacket lazy',
    limit: 0.2,
    goal: 0.3,
  },
  {
    name: 'decode-fresh-pcapplusplus',
    program: 'decode-fresh',
    corpus: 'mixed.pcap',
    peer: 'PcapPlusPlus Packet',
    goal: 0.5,
  },
  { name: 'decode-fresh-dpkt', program: 'decode-fresh', corpus: 'mixed-small.pcap', peer: 'dpkt Ethernet' },
  {
    name: 'filter',
    program: 'filter',
    corpus: 'mixed.pcap',
    peer: 'tcpdump BPF',
    limit: 0.88,
    goal: 1.05,
    args: filterToFile,
  },
  {
    name: 'filter-tshark',
    program: 'filter',
    corpus: 'mixed.pcap',
    peer: 'tshark -Y',
    goal: 0.01,
    args: filterToFile,
    slow: true,
  },
  {
    name: 'reassemble',
    program: 'reassemble',
    corpus: 'mixed.pcap',
    peer: 'gopacket tcpassembly',
    limit: 0.69,
    goal: 0.8,
  },
  {
    name: 'reassemble-bulk',
    program: 'reassemble',
    corpus: 'bulk.pcap',
    peer: 'gopacket tcpassembly',
    limit: 0.71,
    goal: 0.85,
  },
  {
    name: 'reassemble-loss',
    program: 'reassemble',
    corpus: 'bulk-loss.pcap',
    peer: 'gopacket tcpassembly',
    limit: 0.96,
    goal: 1,
  },
  tls('tls12-gcm', 'tls12-rsa-gcm-bulk.pcap', 'tshark, RSA key, HTTP off', 0.19, 0.23),
  {
    ...tls('tls12-gcm-defaults', 'tls12-rsa-gcm-bulk.pcap', 'tshark, RSA key', undefined, 0.0125),
    slow: true,
  },
  tls('tls12-cbc', 'tls12-rsa-cbc-bulk.pcap', 'tshark, RSA key, HTTP off', 0.31, 0.36),
  { ...tls('tls13-gcm', 'tls13-aes128-bulk.pcap', 'tshark, key log, HTTP off', 0.24, 0.28), args: keyLog },
  { ...tls('tls13-chacha', 'tls13-chacha-bulk.pcap', 'tshark, key log, HTTP off', 0.27, 0.31), args: keyLog },
  tls('tls12-many-ssldump', 'tls12-rsa-many.pcap', 'ssldump', 1.31, 1.3),
  tls('tls12-many-tshark', 'tls12-rsa-many.pcap', 'tshark, RSA key', 0.29, 0.32),
  commandLine('cli-header-fields', 0.1, 'ip.ttl == 64', 'ip.src', 'ip.dst', 'ip.proto'),
  commandLine('cli-tcp-analysis', 0.25, 'tcp.analysis.retransmission', 'tcp.stream', 'tcp.seq', 'tcp.len'),
];

function tls(name, corpus, peer, limit, goal) {
  return { name, program: 'tls', corpus, peer, limit, goal, args: serverKey };
}

/** `plainwire read` beside tshark with the same flags: every line that they print must be the same. */
function commandLine(name, goal, filter, ...fields) {
  const named = ['frame.number', ...fields].flatMap((field) => ['-e', field]);
  const flags = ['-n', '-Y', filter, '-T', 'fields', ...named];
  return { name, flags, corpus: 'mixed-small.pcap', peer: 'tshark, same flags', goal };
}
