import { since } from '../dialect.ts';
import type { Conversion, Literal, LiteralContext } from './literal.ts';

/** As inet_pton() has it, an octet has no zeros before it. */
const QUAD = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9a-fA-F]{1,4}$/;

/** The address as an unsigned number, or undefined. Host names are never resolved. */
export function readIpv4(text: string): number | undefined {
  const [, ...parts] = QUAD.exec(text) ?? [];
  if (parts.length !== 4) return undefined;
  const octets = parts.map(Number);
  if (octets.some((octet) => octet > 255)) return undefined;
  return octets.reduce((address, octet) => address * 256 + octet, 0);
}

/** The 16 bytes of an address in any form of RFC 4291 §2.2, or undefined. */
export function readIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = readGroups(halves[0]!, halves.length === 1);
  const tail = halves.length === 1 ? [] : readGroups(halves[1]!, true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function readGroups(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const ipv4 = last && index === parts.length - 1 ? readIpv4(part) : undefined;
    if (ipv4 !== undefined) groups.push(ipv4 >>> 16, ipv4 & 0xffff);
    else if (GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups.length > 8 ? undefined : groups;
}

export function toIpv4(literal: Literal, context: LiteralContext): Conversion {
  return toAddress(literal, context, 32, readIpv4, 'is not an IPv4 address');
}

export function toIpv6(literal: Literal, context: LiteralContext): Conversion {
  return toAddress(literal, context, 128, readIpv6, 'is not an IPv6 address');
}

function toAddress(
  literal: Literal,
  context: LiteralContext,
  bits: number,
  read: (text: string) => number | Uint8Array | undefined,
  reason: string,
): Conversion {
  if (literal.form === 'char' || literal.negative) return { reason };
  if (literal.form === 'string' && !since(context.dialect, '4.2')) {
    return { reason: `${reason}; in dialect ${context.dialect} an address has no quotes`, code: 'dialect' };
  }
  const [text, prefix, ...more] = literal.text.split('/');
  const value = read(text!);
  if (value === undefined || more.length > 0) return { reason };
  if (prefix === undefined) return { value };
  if (!/^(?:0?[0-7]|[1-9]\d*)$/.test(prefix) || Number(prefix) > bits) {
    return { reason: `has a prefix that is not a number from 0 to ${bits}`, code: 'out-of-range' };
  }
  return { value, prefix: Number(prefix) };
}
