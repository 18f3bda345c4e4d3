/** Lines of digits, other ones for each seed: no byte of them is a command of openssl s_client or s_server. */
export function digits(seed, length) {
  const bytes = Buffer.alloc(length);
  let state = (seed * 2654435761 + 12345) >>> 0;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = i % 64 === 63 || i === length - 1 ? 10 : 48 + ((state >>> 16) % 10);
  }
  return bytes;
}
