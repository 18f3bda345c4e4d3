import { ipv4Text, ipv6Text, u16be } from '@plainwire/bytes';
import { dnsClassLabels, dnsTypeLabels } from '../../data/dns-parameters.ts';
import { dnsName } from './dns-name.ts';

/** `example.com: type A, class IN` */
export function recordLabel(name: string, type: number, kind: number): string {
  const typeText = dnsTypeLabels[type] ?? `Unknown (${type})`;
  return `${name}: type ${typeText}, class ${dnsClassLabels[kind] ?? 'Unknown'}`;
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [2, 'ns'],
  [5, 'cname'],
  [6, 'mname'],
  [39, 'dname'],
]);
const A = 1;
const PTR = 12;
const MX = 15;
const AAAA = 28;
const SRV = 33;

/** What a record says, in short: `, addr 192.0.2.1`; of the data at `at`, behind its length. Empty where that is long. */
export function recordContent(
  type: number,
  bytes: Uint8Array,
  at: number,
  end: number,
  base: number,
): string {
  const nameAt = (from: number) => dnsName(bytes, from, base, end)?.text;
  const named = (word: string, name: string | undefined) => (name === undefined ? '' : `, ${word} ${name}`);
  const fits = (length: number) => at + length <= end;
  if (type === A) return fits(4) ? `, addr ${ipv4Text(bytes, at)}` : '';
  if (type === AAAA) return fits(16) ? `, addr ${ipv6Text(bytes, at)}` : '';
  if (type === PTR) return named('', nameAt(at)).replace(',  ', ', ');
  if (type === MX) return fits(3) ? `, preference ${u16be(bytes, at)}${named('mx', nameAt(at + 2))}` : '';
  if (type === SRV) {
    if (!fits(7)) return '';
    const [priority, weight, port] = [at, at + 2, at + 4].map((place) => u16be(bytes, place));
    return `, priority ${priority}, weight ${weight}, port ${port}${named('target', nameAt(at + 6))}`;
  }
  const word = NAMES.get(type);
  return word === undefined ? '' : named(word, nameAt(at));
}
