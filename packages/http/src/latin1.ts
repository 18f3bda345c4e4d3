/** Text with one character per byte (ISO-8859-1), so that an index in the text is an index in the bytes. */
export function latin1Text(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + PIECE) as unknown as number[]);
  }
  return text;
}

/** Arguments are passed on the stack: keep them few. */
const PIECE = 4096;
