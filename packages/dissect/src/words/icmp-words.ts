import type { Labels } from '../declared-field.ts';
import type { FieldValue } from '../field.ts';
import { icmpCodeLabels, icmpv6CodeLabels } from '../protocols/data/icmp-codes.ts';
import { labelsOfRuns } from '../protocols/data/runs.ts';
import type { TreeWords } from '../tree.ts';
import type { LayerView } from '../view.ts';

/** A code means something with its type alone, which stands before it. */
function code(labels: Labels) {
  return (value: FieldValue, { bytes }: LayerView, at: number) => {
    const label = labels[(bytes[at - 1]! << 8) | Number(value)];
    return label === undefined ? undefined : `${value} (${label})`;
  };
}

/** Those beside `icmpTypeNames`: experimental, historic, and Photuris and extended echo (RFC 2521, RFC 8335). */
const RARE_TYPES = labelsOfRuns({
  1: 'Reserved|Reserved',
  6: 'Alternate host address',
  19: 'Reserved (for security)',
  30: 'Traceroute|Datagram Conversion Error|Mobile Host Redirect|IPv6 Where-Are-You|IPv6 I-Am-Here|Mobile Registration Request|Mobile Registration Reply|Domain Name Request|Domain Name Reply|SKIP|Photuris|Experimental mobility protocols|Extended Echo request|Extended Echo reply',
});

/** Those that the field itself has a name for. */
const NAMED: ReadonlySet<number> = new Set([0, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);

export const icmpWords: TreeWords = {
  'icmp.type': (value) => {
    if (NAMED.has(Number(value))) return undefined;
    return `${value} (${RARE_TYPES[Number(value)] ?? 'Unknown ICMP (obsolete or malformed?)'})`;
  },
  'icmp.code': code(icmpCodeLabels),
  'icmpv6.code': code(icmpv6CodeLabels),
};
