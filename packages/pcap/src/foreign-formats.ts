/** The first bytes of what is no capture that is read here: as text (latin 1) and what they belong to. */
const BEGINNINGS: readonly (readonly [start: string, name: string])[] = [
  ['RTSS', 'a Microsoft Network Monitor 1 capture'],
  ['GMBU', 'a Microsoft Network Monitor 2 capture'],
  ['TRSNIFF data    \x1a', 'a Sniffer (DOS) capture'],
  ['XCP\0', 'a Sniffer (Windows) capture'],
  ['VL\0\0', 'a NetXray capture'],
  ['btsnoop\0', 'a btsnoop capture'],
  ['iptrace ', 'an AIX iptrace capture'],
  ['ObserverPktBufferVersion', 'a Viavi Observer capture'],
  ['\x05VNF', 'a Visual Networks capture'],
  ['\xaa\xaa\xaa\xaa', 'an InfoVista 5View capture'],
  ['\x7fver', 'an OmniPeek capture'],
  ['EyeSDN', 'an EyeSDN trace'],
  ['Session Transcript', 'a Catapult DCT2000 trace'],
  ['TR\0d\0', 'an HP-UX nettl trace'],
  ['\0\0\0\x01\0\0\0\0\0\x07\xd0\0', 'an HP-UX nettl trace'],
  ['\x01\x10', 'a Novell LANalyzer capture'],
  ['\x07\x10', 'a Novell LANalyzer capture'],
  ['\x42\xd2\0\x34\x12\x66\x22\x88', 'a RADCOM capture'],
  ['\0\0\x02\0\x12\x05\0\x10', 'a Tektronix K12xx capture'],
  ['+---------+---------------+----------+', 'a K12 text file'],
  ['--------- beginning of', 'an Android log'],
  ['__CURSOR=', 'a systemd journal export'],
  ['__REALTIME_TIMESTAMP=', 'a systemd journal export'],
  ['BZh', 'compressed with bzip2'],
  ['\xfd7zXZ\0', 'compressed with xz'],
  ['\x1f\x9d', 'compressed with compress'],
  ['LZIP', 'compressed with lzip'],
  ['7z\xbc\xaf\x27\x1c', 'a 7z archive'],
  ['PK\x03\x04', 'a zip archive'],
  ['\x7fELF', 'a program'],
  ['MZ', 'a program'],
  ['%PDF', 'a PDF document'],
  ['\x89PNG', 'a picture'],
];
const TEXT = /^[\t\n\r\x20-\x7e]{4,}$/;
const HEX_DUMP = /^\s*(?:0x)?[0-9a-f]{4,8}:?\s+[0-9a-f]{2}/i;
const LOOKED_AT = 64;

/** What bytes that begin no capture seem to be (`an AIX iptrace capture`), when that can be told. */
export function foreignFormat(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, LOOKED_AT));
  for (const [beginning, name] of BEGINNINGS) if (start.startsWith(beginning)) return name;
  if (!TEXT.test(start)) return undefined;
  if (HEX_DUMP.test(start)) return 'a hex dump, which packetsOfHexDump reads';
  return start.trimStart().startsWith('{') ? 'JSON' : 'text';
}
