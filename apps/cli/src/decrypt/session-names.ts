import type { FieldRegistry } from '@plainwire/filter-lang';

const VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0002, 'SSLv2'],
  [0x0300, 'SSLv3'],
  [0x0301, 'TLSv1'],
  [0x0302, 'TLSv1.1'],
  [0x0303, 'TLSv1.2'],
  [0x0304, 'TLSv1.3'],
]);

/** `TLSv1.2`, as tshark and OpenSSL write it. */
export function versionName(version: number): string {
  return VERSIONS.get(version) ?? hex(version);
}

/** The name in the IANA registry, or the number of a suite that has none. */
export function suiteName(
  { id, name }: { readonly id: number; readonly name: string | undefined },
  fields: FieldRegistry,
): string {
  return name ?? fields.find('tls.handshake.ciphersuite')?.labels?.get(id) ?? hex(id);
}

function hex(number: number): string {
  return `0x${number.toString(16).padStart(4, '0')}`;
}
