/** One byte per character (ISO-8859-1). */
export function bytesOf(text) {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function textOf(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

export function tokensOf(...texts) {
  return texts.map(bytesOf);
}
