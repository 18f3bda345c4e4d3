/** Written in capitals. */
const ACRONYMS = 'id ip mac mtu ttl dns dlci'.split(' ');

/** A name's last part in words: `Interface MTU` of `dhcp.option.interface_mtu`. */
export function titleOf(name: string): string {
  const words = name.slice(name.lastIndexOf('.') + 1).split('_');
  const written = words.map((word) =>
    ACRONYMS.includes(word) ? word.toUpperCase() : word[0]!.toUpperCase() + word.slice(1),
  );
  return written.join(' ');
}
