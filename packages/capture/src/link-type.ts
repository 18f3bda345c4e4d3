import { CaptureError } from './errors.ts';
import type { Libpcap } from './native/libpcap.ts';

/**
 * libpcap's handles speak of DLT numbers, which differ between systems where they collided once; files speak of
 * LINKTYPE numbers. The two agree but for these (https://www.tcpdump.org/linktypes.html).
 */
const DLT_TO_LINK_TYPE: ReadonlyMap<number, number> = new Map([
  [process.platform === 'openbsd' ? 14 : 12, 101], // RAW
  [process.platform === 'openbsd' ? 12 : 108, 108], // LOOP
  [11, 100], // ATM_RFC1483
  ...(process.platform === 'darwin' ? ([[149, 258]] as const) : []), // PKTAP
]);

const LINK_TYPE_TO_DLT: ReadonlyMap<number, number> = new Map(
  [...DLT_TO_LINK_TYPE].map(([dlt, linkType]) => [linkType, dlt]),
);

/** The LINKTYPE number of what a handle calls `dlt`. */
export function linkTypeOfDlt(dlt: number): number {
  return DLT_TO_LINK_TYPE.get(dlt) ?? dlt;
}

/**
 * The DLT number for a name (`EN10MB`) or a LINKTYPE number.
 *
 * @throws {CaptureError} `ERR_OPTION` for a name that libpcap does not know.
 */
export function dltOf(libpcap: Libpcap, linkType: string | number): number {
  if (typeof linkType === 'number') return LINK_TYPE_TO_DLT.get(linkType) ?? linkType;
  const dlt = /^[\w-]{1,64}$/.test(linkType) ? libpcap.datalinkNameToVal(linkType) : -1;
  if (dlt < 0) throw new CaptureError('ERR_OPTION', `"${linkType}" is not the name of a link type`);
  return dlt;
}
