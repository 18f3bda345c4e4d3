import { toHex } from '@plainwire/bytes';

/** How the characters stand beside the bytes: plainly, between bars, or not at all. */
export type HexStyle = 'ascii' | 'delimit' | 'noascii';

/** Sixteen bytes a line as tcpdump and tshark draw them: offset, hex, printable characters. */
export function hexLines(bytes: Uint8Array, style: HexStyle = 'ascii'): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.subarray(at, at + 16);
    text += `${at.toString(16).padStart(4, '0')}  ${toHex(line, ' ').padEnd(47)}   ${charactersOf(line, style)}\n`;
  }
  return text;
}

function charactersOf(line: Uint8Array, style: HexStyle): string {
  if (style === 'noascii') return '';
  return style === 'delimit' ? `|${printable(line)}|` : printable(line);
}

function printable(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  return text;
}
