import type { FieldValue } from '@plainwire/filter-lang';
import type { Datagram } from '@plainwire/tcp-reassembly';
import { type StreamField, streamField } from '../state-field.ts';

/** `ip.fragments` and its like: what the frame that completes a datagram says of it. */
export const fragmentFields: readonly StreamField[] = [
  ofDatagrams('ip.fragments', 4, ({ payload }) => payload),
  ofDatagrams('ipv6.fragments', 6, () => true),
  ...(['ip', 'ipv6'] as const).flatMap((name) => {
    const version = name === 'ip' ? 4 : 6;
    return [
      ofDatagrams(`${name}.fragment`, version, ({ sources }) => sources.map(({ record }) => record)),
      ofDatagrams(`${name}.fragment.count`, version, ({ sources }) => sources.length),
      ofDatagrams(`${name}.reassembled.length`, version, ({ originalLength }) => originalLength),
      ofDatagrams(`${name}.reassembled.data`, version, ({ payload }) => payload),
    ];
  }),
];

function ofDatagrams(
  name: string,
  version: 4 | 6,
  read: (datagram: Datagram) => FieldValue | readonly FieldValue[],
): StreamField {
  return streamField(name, ({ joined }) =>
    joined === undefined || joined.version !== version ? undefined : read(joined.datagram),
  );
}
