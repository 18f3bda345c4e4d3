/** Where a struct pcap_pkthdr, seen as 32-bit words, has what a file's record header has. */
export interface HeaderLayout {
  readonly bytes: number;
  readonly seconds: number;
  readonly fraction: number;
  readonly capturedLength: number;
  readonly originalLength: number;
}

export interface Host {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly littleEndian: boolean;
}

/**
 * The layout on this host, or another: a struct timeval of two longs, which are 32 bits wide on Windows, then two 32-bit
 * lengths (pcap/pcap.h).
 */
export function headerLayout(host: Host = THIS_HOST): HeaderLayout {
  const narrow = host.platform === 'win32' || NARROW.has(host.arch);
  if (narrow) return { bytes: 16, seconds: 0, fraction: 1, capturedLength: 2, originalLength: 3 };
  const low = host.littleEndian ? 0 : 1;
  return { bytes: 24, seconds: low, fraction: 2 + low, capturedLength: 4, originalLength: 5 };
}

const NARROW: ReadonlySet<string> = new Set(['arm', 'ia32', 'mips', 'mipsel', 'ppc', 's390']);

const THIS_HOST: Host = {
  platform: process.platform,
  arch: process.arch,
  littleEndian: new Uint8Array(new Uint16Array([1]).buffer)[0] === 1,
};
