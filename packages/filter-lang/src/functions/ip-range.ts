import type { FieldValue } from '../field.ts';
import { readIpv4, readIpv6 } from '../literal/address.ts';
import { comparePrefix } from '../run/bytes.ts';
import { bytesOf } from '../run/convert-value.ts';
import type { FilterFunction } from './function.ts';

/** A range of addresses: its first bytes, and how many bits of them count. */
export interface AddressRange {
  readonly bytes: Uint8Array;
  readonly bits: number;
}

/** The range that `10.0.0.0/8` or `fe80::/10` names. */
export function addressRange(text: string): AddressRange {
  const [address, bits] = text.split('/') as [string, string];
  const ipv4 = readIpv4(address);
  const bytes = ipv4 === undefined ? readIpv6(address)! : bytesOf(ipv4, 'ipv4');
  return { bytes, bits: Number(bits) };
}

export function isInRange(address: Uint8Array, { bytes, bits }: AddressRange): boolean {
  return address.length === bytes.length && comparePrefix(address, bytes, bits) === 0;
}

/** A function that tells whether an IPv4 or IPv6 address lies in one of the ranges. */
export function rangeFunction(name: string, summary: string, ...texts: readonly string[]): FilterFunction {
  let ranges: readonly AddressRange[] | undefined;
  const isIn = (address: Uint8Array) => {
    ranges ??= texts.map(addressRange);
    return ranges.some((range) => isInRange(address, range));
  };
  return addressFunction(name, summary, 'boolean', (address) => [isIn(address)]);
}

export function addressFunction(
  name: string,
  summary: string,
  result: 'boolean' | 'string' | 'uint32',
  give: (address: Uint8Array) => readonly FieldValue[],
): FilterFunction {
  return {
    name,
    summary,
    since: '4.4',
    least: 1,
    most: 1,
    result,
    check: ([argument]) =>
      /^ipv[46]$/.test(argument!.type) ? undefined : `${name}() takes an IPv4 or IPv6 address.`,
    evaluate: ([values], [argument]) => values!.flatMap((value) => give(bytesOf(value, argument!.type))),
  };
}
