import { PlainwireError } from '@plainwire/bytes';

/** The 4 bytes of `192.0.2.1`. @throws {PlainwireError} `ERR_ADDRESS` */
export function ipv4Bytes(text: string): Uint8Array {
  const parts = text.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  if (parts.length !== 4 || parts.some((part) => part > 255))
    throw addressError('an IPv4 address, as 192.0.2.1');
  return Uint8Array.from(parts);
}

/** The 16 bytes of `2001:db8::1`. @throws {PlainwireError} `ERR_ADDRESS` */
export function ipv6Bytes(text: string): Uint8Array {
  const [head = '', tail, ...more] = text.split('::');
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const missing = 8 - before.length - after.length;
  const fits = tail === undefined ? missing === 0 : missing >= 1;
  const all = [...before, ...new Array<number>(Math.max(0, missing)).fill(0), ...after];
  if (!fits || more.length > 0 || all.some((group) => Number.isNaN(group))) {
    throw addressError('an IPv6 address, as 2001:db8::1');
  }
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

/** The 6 bytes of `02:00:00:00:00:01`. @throws {PlainwireError} `ERR_ADDRESS` */
export function macBytes(text: string): Uint8Array {
  if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text))
    throw addressError('a MAC address, as 02:00:00:00:00:01');
  return Uint8Array.from(text.split(':'), (pair) => Number.parseInt(pair, 16));
}

function groups(text: string): number[] {
  if (text === '') return [];
  return text
    .split(':')
    .map((group) => (/^[0-9a-f]{1,4}$/i.test(group) ? Number.parseInt(group, 16) : Number.NaN));
}

function addressError(wanted: string): PlainwireError {
  return new PlainwireError('ERR_ADDRESS', `write ${wanted}`);
}
