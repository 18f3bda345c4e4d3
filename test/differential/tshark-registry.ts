import type { FieldInfo, FieldType } from '@plainwire/filter-lang';
import { createRegistry, type FieldTable } from '@plainwire/filter-lang';
import { tshark } from './tshark.ts';

const TYPES_WE_LACK: ReadonlyMap<string, FieldType> = new Map([
  ['ieee_11073_sfloat', 'float'],
  ['ieee_11073_float', 'float'],
]);

/** Every protocol and field that the installed tshark knows, with their labels. Fields of one name and type are one. */
export function tsharkRegistry(): FieldTable {
  const labels = tsharkLabels();
  const fields = new Map<string, FieldInfo>();
  const protocols = new Map<string, number>();
  for (const line of tshark(['-G', 'fields']).split('\n')) {
    const [kind, title = '', name = '', third = '', protocol = ''] = line.split('\t');
    if (kind === 'P') protocols.set(name, protocols.size + 1);
    if (kind !== 'P' && kind !== 'F') continue;
    const type = kind === 'P' ? 'protocol' : typeOf(third);
    const key = `${name} ${type}`;
    if (fields.has(key) || (kind === 'F' && fields.has(`${name} protocol`))) continue;
    const own = labels.get(name);
    const protocolId = protocols.get(kind === 'P' ? name : protocol)!;
    const field: FieldInfo = { id: fields.size, name, title, type, needs: 'frame', protocolId };
    fields.set(key, own === undefined ? field : { ...field, labels: own });
  }
  return createRegistry(withoutClashes(fields.values()));
}

/** Registrations of one name whose types cannot stand for each other: the first stays. */
function withoutClashes(fields: Iterable<FieldInfo>): FieldInfo[] {
  const first = new Map<string, FieldInfo>();
  const kept: FieldInfo[] = [];
  for (const field of fields) {
    const other = first.get(field.name);
    if (other !== undefined && !/int/.test(other.type + field.type)) continue;
    if (other !== undefined && /bytes|bool|protocol|none|time|char/.test(other.type + field.type)) continue;
    first.set(field.name, other ?? field);
    kept.push(field);
  }
  return kept;
}

function typeOf(text: string): FieldType {
  const name = text.replace(/^FT_/, '').toLowerCase();
  return TYPES_WE_LACK.get(name) ?? (name as FieldType);
}

function tsharkLabels(): Map<string, Map<number | boolean, string>> {
  const labels = new Map<string, Map<number | boolean, string>>();
  for (const line of tshark(['-G', 'values']).split('\n')) {
    const [kind, name = '', first = '', second = '', third = ''] = line.split('\t');
    if (kind === 'T') {
      labels.set(
        name,
        new Map([
          [true, first],
          [false, second],
        ]),
      );
    } else if (kind === 'V' || (kind === 'R' && first === second)) {
      const own = labels.get(name) ?? new Map<number | boolean, string>();
      if (!own.has(Number(first))) own.set(Number(first), kind === 'V' ? second : third);
      labels.set(name, own);
    }
  }
  return labels;
}
