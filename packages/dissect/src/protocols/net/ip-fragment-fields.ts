import { stateful } from '../../declare.ts';
import type { Field } from '../../declared-field.ts';
import type { FieldNeeds } from '../../field.ts';

const later: { readonly needs: FieldNeeds } = { needs: 'later' };

/** What is known of fragments when they have been put together; `version` is `IPv4` or `IPv6`. */
export function fragmentFields(
  prefix: 'ip' | 'ipv6',
  version: string,
  reassembledIn: string,
  list: 'bytes' | 'none',
) {
  const field = (name: string, title: string, type: 'framenum' | 'boolean' | 'uint32' | 'bytes' | 'none') =>
    stateful(`${prefix}.${name}`, title, type, later);
  return {
    fragment: field('fragment', `${version} Fragment`, 'framenum'),
    fragments: field('fragments', `${version} Fragments`, list),
    fragmentOverlap: field('fragment.overlap', 'Fragment overlap', 'boolean'),
    fragmentConflict: field('fragment.overlap.conflict', 'Conflicting data in fragment overlap', 'boolean'),
    fragmentTails: field('fragment.multipletails', 'Multiple tail fragments found', 'boolean'),
    fragmentTooLong: field('fragment.toolongfragment', 'Fragment too long', 'boolean'),
    fragmentError: field('fragment.error', 'Defragmentation error', 'framenum'),
    fragmentCount: field('fragment.count', 'Fragment count', 'uint32'),
    reassembledIn: field(reassembledIn, `Reassembled ${version} in frame`, 'framenum'),
    reassembledLength: field('reassembled.length', `Reassembled ${version} length`, 'uint32'),
    reassembledData: field('reassembled.data', `Reassembled ${version} data`, 'bytes'),
  } satisfies Readonly<Record<string, Field<undefined>>>;
}
