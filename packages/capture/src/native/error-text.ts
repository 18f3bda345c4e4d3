/** The C string at the start of `bytes`, an error buffer of libpcap. */
export function errorText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(bytes.subarray(0, end < 0 ? bytes.length : end));
}
