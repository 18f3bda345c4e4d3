/** Written in capitals. */
const ACRONYMS = new Set(
  'ca cpu dei dlci dns dhcp id ip mac mtu os psid tcp tftp ttl txt tz udp uri'.split(' '),
);

/** A name's last part in words: `TFTP Server` of `dhcp.option.tftp_server`. */
export function titleOf(name: string): string {
  const words = name.slice(name.lastIndexOf('.') + 1).split('_');
  return words
    .map((word) => (ACRONYMS.has(word) ? word.toUpperCase() : word[0]!.toUpperCase() + word.slice(1)))
    .join(' ');
}
