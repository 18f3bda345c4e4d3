import { tlsVersionNames } from '@plainwire/analyzer';
import type { FieldRegistry } from '@plainwire/filter-lang';

/** `TLSv1.2`, as tshark and OpenSSL write it. */
export function versionName(version: number): string {
  return tlsVersionNames.get(version) ?? hex(version);
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
