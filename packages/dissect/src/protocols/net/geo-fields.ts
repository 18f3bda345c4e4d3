import { stateful } from '../../declare.ts';
import type { Field } from '../../declared-field.ts';
import type { FieldType } from '../../field.ts';

const FACTS: readonly (readonly [name: string, title: string, type: FieldType])[] = [
  ['asnum', 'AS Number', 'uint32'],
  ['city', 'City', 'string'],
  ['country', 'Country', 'string'],
  ['country_iso', 'ISO Two Letter Country Code', 'string'],
  ['lat', 'Latitude', 'double'],
  ['lon', 'Longitude', 'double'],
  ['org', 'AS Organization', 'string'],
  ['summary', '', 'string'],
];

/**
 * Where an address is, and whose. That needs a database which a dissector does not have: filters know the fields, no
 * frame has them.
 */
export function geoFields(prefix: 'ip' | 'ipv6'): Readonly<Record<string, Field<undefined>>> {
  const fields: Record<string, Field<undefined>> = {};
  const sides = { '': 'Source or Destination', src_: 'Source', dst_: 'Destination' };
  for (const [side, whose] of Object.entries(sides)) {
    for (const [fact, title, type] of FACTS) {
      if (side === '' && fact === 'summary') continue;
      const name = `${prefix}.geoip.${side}${fact}`;
      fields[name] = stateful(name, `${whose} GeoIP ${title}`.trim(), type);
    }
  }
  return fields;
}
