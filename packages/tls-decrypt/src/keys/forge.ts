export type Forge = typeof import('node-forge');

/** node-forge is large and only odd key files need it: it is loaded when one comes. */
export async function loadForge(): Promise<Forge> {
  const module = await import('node-forge');
  return (module as { default?: Forge }).default ?? module;
}

/** forge keeps bytes in strings. */
export function toBinary(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

export function fromBinary(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
