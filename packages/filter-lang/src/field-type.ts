import { type Dialect, since } from './dialect.ts';
import type { FieldInfo, FieldType } from './field.ts';

/** What a type can take part in. */
export type Ability =
  | 'order'
  | 'contains'
  | 'matches'
  | 'slice'
  | 'text'
  | 'case'
  | 'bits'
  | 'add'
  | 'multiply'
  | 'modulo'
  | 'negate';

/** How values of a type are held and compared. */
export type ValueKind = 'number' | 'boolean' | 'ipv4' | 'ipv6' | 'bytes' | 'string' | 'none';

interface TypeFacts {
  readonly kind: ValueKind;
  /** Types of one family can be compared with each other. */
  readonly family: string;
  /** For people: `an unsigned 16-bit number`. */
  readonly title: string;
  /** Names of {@link Ability}, with blanks between them. */
  readonly abilities: string;
  /** Width of integers. */
  readonly bits: number;
  /** Bytes of an address, for the types that are addresses of one length. */
  readonly length: number;
  readonly signed: boolean;
}

/** Types, kind, family, title, abilities, bits of an integer, bytes of an address. */
const TABLE = `none|none|none|a field without a value|
protocol|bytes|protocol|a protocol|order contains matches slice
boolean|boolean|boolean|a boolean|order
char|number|integer|a character|order bits add multiply modulo negate|8
framenum|number|integer|a frame number|order bits add multiply modulo negate text|32
float double|number|float|a floating-point number|order text add multiply negate
absolute_time|number|absolute-time|a date and time|order
relative_time|number|relative-time|a time in seconds|order add negate
ipv4|ipv4|ipv4|an IPv4 address|order slice text bits
ipv6|ipv6|ipv6|an IPv6 address|order slice text bits
ipxnet|number|integer|an IPX network number|order text bits negate|32
ether|bytes|bytes|a MAC address|order contains matches slice bits text||6
vines|bytes|bytes|a VINES address|order contains matches slice bits text||6
ax25|bytes|bytes|an AX.25 address|order contains matches slice bits text||7
fcwwn|bytes|bytes|a Fibre Channel name|order contains matches slice bits text||8
bytes|bytes|bytes|a byte sequence|order contains matches slice bits
uint_bytes|bytes|bytes|a byte sequence|order contains slice bits
system_id|bytes|bytes|a system id|order contains slice bits text
oid rel_oid|bytes|bytes|an object identifier|order contains slice bits text
eui64|bytes|bytes|an EUI-64 address|order text bits||8
guid|bytes|guid|a GUID|order text
string stringz uint_string stringzpad stringztrunc|string|string|a string|order contains matches slice case`;

const FACTS = new Map<string, TypeFacts>();
const rows = TABLE.split('\n');
for (const bits of [8, 16, 24, 32, 40, 48, 56, 64]) {
  const end = `signed ${bits}-bit number|order bits add multiply modulo negate text|${bits}`;
  rows.push(`uint${bits}|number|integer|an un${end}`, `int${bits}|number|integer|a ${end}`);
}
for (const row of rows) {
  const [types, kind, family, title, abilities, bits, length] = row.split('|') as [
    string,
    ValueKind,
    string,
    string,
    string,
    string?,
    string?,
  ];
  for (const type of types.split(' '))
    FACTS.set(type, {
      kind,
      family,
      title,
      abilities,
      bits: Number(bits ?? 0),
      length: Number(length ?? 0),
      signed: types.startsWith('int'),
    });
}

/** Bytes of an address of this type; 0 for the types that are no addresses of one length. */
export function addressLength(type: FieldType): number {
  return factsOf(type).length;
}

/** The type of a field's values: a protocol that is part of another's layer counts as its bytes. */
export function typeOf({ type, isPart }: FieldInfo): FieldType {
  return isPart ? 'bytes' : type;
}

export function factsOf(type: FieldType): TypeFacts {
  return FACTS.get(type)!;
}

export function can(type: FieldType, ability: Ability): boolean {
  return factsOf(type).abilities.includes(ability);
}

export function kindOf(type: FieldType): ValueKind {
  return factsOf(type).kind;
}

export function isInteger(type: FieldType): boolean {
  return factsOf(type).bits > 0;
}

export function isString(type: FieldType): boolean {
  return kindOf(type) === 'string';
}

/** Whether values of the two types can be compared. */
export function areComparable(a: FieldType, b: FieldType, dialect: Dialect = '4.6'): boolean {
  return a !== 'none' && familyOf(a, dialect) === familyOf(b, dialect);
}

/** In 4.0 a GUID was among the byte types, and an EUI-64 address was not. */
function familyOf(type: FieldType, dialect: Dialect): string {
  if (!since(dialect, '4.2')) {
    if (type === 'guid') return 'bytes';
    if (type === 'eui64') return 'eui64';
  }
  return factsOf(type).family;
}
