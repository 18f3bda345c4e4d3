import { u16be } from '@plainwire/bytes';

/** Which two endpoints talk, the same for both directions: the smaller endpoint first. */
export function conversationKey(
  addresses: Uint8Array,
  sourceAt: number,
  destinationAt: number,
  addressLength: number,
  sourcePort: number,
  destinationPort: number,
): string {
  const source = endpointKey(addresses, sourceAt, addressLength, sourcePort);
  const destination = endpointKey(addresses, destinationAt, addressLength, destinationPort);
  return source < destination ? source + destination : destination + source;
}

/** Port and address as a string of 16-bit units. */
export function endpointKey(addresses: Uint8Array, at: number, addressLength: number, port: number): string {
  let text = String.fromCharCode(port);
  for (let i = at; i < at + addressLength; i += 2) text += String.fromCharCode(u16be(addresses, i));
  return text;
}
