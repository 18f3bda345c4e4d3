/** The letters of a word that are capitals: all of an acronym, else the first. */
const CAPITALS = /^(id|ip|mac|mtu|ttl|dns|dlci)$|^./;

/** A name's last part in words: `Interface MTU` of `dhcp.option.interface_mtu`. */
export function titleOf(name: string): string {
  const words = name.slice(name.lastIndexOf('.') + 1).split('_');
  return words.map((word) => word.replace(CAPITALS, (letters) => letters.toUpperCase())).join(' ');
}
