import { linkTypeByName } from '@plainwire/pcap';
import { usage } from '../run-command.ts';

/** editcap's names where they are neither LINKTYPE's nor libpcap's. */
const EDITCAP_NAMES: ReadonlyMap<string, number> = new Map([
  ['ether', 1],
  ['ppp', 9],
  ['fddi', 10],
  ['rawip', 101],
  ['chdlc', 104],
  ['ieee-802-11', 105],
  ['frelay', 107],
  ['loop', 108],
  ['linux-sll', 113],
  ['ieee-802-11-radiotap', 127],
  ['docsis', 143],
  ['usb-linux', 189],
  ['sccp', 142],
  ['mtp2', 140],
  ['mtp3', 141],
  ['usb-linux-mmap', 220],
  ['rawip4', 228],
  ['rawip6', 229],
  ['nflog', 239],
  ['linux-sll2', 276],
  ...Array.from({ length: 16 }, (_, index) => [`user${index}`, 147 + index] as const),
]);

/** @throws {PlainwireError} `ERR_USAGE` for a name that nobody registered. */
export function parseLinkType(name: string): number {
  const found = EDITCAP_NAMES.get(name.toLowerCase()) ?? linkTypeByName(name.replaceAll('-', '_'));
  if (found === undefined || found > 0xffff)
    throw usage(
      `-T "${name}" is no link type: give a name such as ether, rawip or LINUX_SLL, or its LINKTYPE number`,
    );
  return found;
}
