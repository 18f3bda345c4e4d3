import { toHex } from '@plainwire/bytes';

/** Sixteen bytes a line as tcpdump and tshark draw them: offset, hex, printable characters. */
export function hexLines(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.subarray(at, at + 16);
    text += `${at.toString(16).padStart(4, '0')}  ${toHex(line, ' ').padEnd(47)}   ${printable(line)}\n`;
  }
  return text;
}

function printable(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  return text;
}
