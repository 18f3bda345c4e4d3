import { fromHex } from '@plainwire/bytes';
import { createDissector } from '../src/dissector.ts';
import type { Frame } from '../src/frame.ts';
import { all } from '../src/protocols/all.ts';

/** Bytes from hex with spaces. */
export function hex(text: string): Uint8Array {
  return fromHex(text.replaceAll(/\s+/g, ''));
}

export const ETHERNET = '020000000002 020000000001';
export const IPV4_TCP = '45000034 12344000 40060000 c0000201 c6336402';
export const TCP_WITH_TIMESTAMPS = '1f9001bb 01020304 0a0b0c0d 80181000 00000000 0101080a 11223344 55667788';

/** Ethernet, IPv4 (total length 52, no payload), TCP with timestamps. */
export const TCP_FRAME = hex(`${ETHERNET} 0800 ${IPV4_TCP} ${TCP_WITH_TIMESTAMPS}`);

export const dissector = createDissector({ protocols: all });

/** The frame of `bytes`, captured whole unless `originalLength` says more. */
export function dissect(bytes: Uint8Array, linkType = 1, originalLength = bytes.length): Frame {
  return dissector.dissect({
    buffer: bytes,
    offset: 0,
    capturedLength: bytes.length,
    originalLength,
    linkType,
  });
}

/** Values of the field called `name`. */
export function values(frame: Frame, name: string): readonly unknown[] {
  const field = dissector.fields.find(name);
  if (field === undefined) throw new Error(`no field ${name}`);
  return frame.values(field.id);
}
