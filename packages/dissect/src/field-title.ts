const ACRONYMS: ReadonlySet<string> = new Set(['id', 'ip', 'mac', 'mtu', 'ttl', 'dns', 'dlci']);

/**
 * A name's last part in words: `Interface MTU` of `dhcp.option.interface_mtu`. Without patterns: a program that imports
 * the protocols calls it a thousand times before its first frame.
 */
export function titleOf(name: string): string {
  const words = name.slice(name.lastIndexOf('.') + 1).split('_');
  return words
    .map((word) => (ACRONYMS.has(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');
}
