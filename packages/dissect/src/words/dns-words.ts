import type { FieldValue } from '../field.ts';
import { dnsTypeMeanings } from '../protocols/data/dns-types.ts';
import type { TreeWords } from '../tree.ts';
import type { LayerView } from '../view.ts';
import { duration } from './duration.ts';
import { labelOf } from './label-of.ts';

/** `A (Host Address) (1)` */
function type(value: FieldValue, layer: LayerView): string | undefined {
  const meaning = dnsTypeMeanings[Number(value)];
  return meaning === undefined
    ? undefined
    : `${labelOf(layer, 'dns.qry.type', Number(value))} (${meaning}) (${value})`;
}

const time = (value: FieldValue) => `${value} (${duration(Number(value))})`;

const TYPES = ['dns.qry.type', 'dns.resp.type', 'dns.rrsig.type_covered'];
const TIMES = [
  'dns.resp.ttl',
  'dns.rrsig.original_ttl',
  'dns.soa.expire_limit',
  'dns.soa.minimum_ttl',
  'dns.soa.refresh_interval',
  'dns.soa.retry_interval',
];

export const dnsWords: TreeWords = {
  ...Object.fromEntries(TYPES.map((name) => [name, type])),
  ...Object.fromEntries(TIMES.map((name) => [name, time])),
};
