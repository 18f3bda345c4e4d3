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
  readonly abilities: ReadonlySet<Ability>;
  /** Width of integers. */
  readonly bits: number;
  readonly signed: boolean;
}

const INTEGER = 'order text bits add multiply modulo negate';
const FLOAT = 'order text add multiply negate';
const BYTES = 'order contains matches slice bits';

const FACTS = new Map<FieldType, TypeFacts>([
  ['none', facts('none', 'none', 'a field without a value', '')],
  ['protocol', facts('bytes', 'protocol', 'a protocol', 'order contains matches slice')],
  ['boolean', facts('boolean', 'boolean', 'a boolean', 'order')],
  ['char', facts('number', 'integer', 'a character', 'order bits add multiply modulo negate', 8)],
  ['framenum', facts('number', 'integer', 'a frame number', INTEGER, 32)],
  ['float', facts('number', 'float', 'a floating-point number', FLOAT)],
  ['double', facts('number', 'float', 'a floating-point number', FLOAT)],
  ['absolute_time', facts('number', 'absolute-time', 'a date and time', 'order')],
  ['relative_time', facts('number', 'relative-time', 'a time in seconds', 'order add negate')],
  ['ipv4', facts('ipv4', 'ipv4', 'an IPv4 address', 'order slice text bits')],
  ['ipv6', facts('ipv6', 'ipv6', 'an IPv6 address', 'order slice text bits')],
  ['ipxnet', facts('number', 'integer', 'an IPX network number', 'order text bits negate', 32)],
  ['ether', bytes('a MAC address', `${BYTES} text`)],
  ['vines', bytes('a VINES address', `${BYTES} text`)],
  ['ax25', bytes('an AX.25 address', `${BYTES} text`)],
  ['fcwwn', bytes('a Fibre Channel name', `${BYTES} text`)],
  ['bytes', bytes('a byte sequence', BYTES)],
  ['uint_bytes', bytes('a byte sequence', 'order contains slice bits')],
  ['system_id', bytes('a system id', 'order contains slice bits text')],
  ['oid', bytes('an object identifier', 'order contains slice text bits')],
  ['rel_oid', bytes('an object identifier', 'order contains slice text bits')],
  ['eui64', bytes('an EUI-64 address', 'order text bits')],
  ['guid', facts('bytes', 'guid', 'a GUID', 'order text')],
]);

for (const bits of [8, 16, 24, 32, 40, 48, 56, 64] as const) {
  FACTS.set(`uint${bits}`, facts('number', 'integer', `an unsigned ${bits}-bit number`, INTEGER, bits));
  FACTS.set(`int${bits}`, facts('number', 'integer', `a signed ${bits}-bit number`, INTEGER, bits, true));
}
for (const name of ['string', 'stringz', 'uint_string', 'stringzpad', 'stringztrunc'] as const) {
  FACTS.set(name, facts('string', 'string', 'a string', 'order contains matches slice case'));
}

const ADDRESS_LENGTH: ReadonlyMap<FieldType, number> = new Map([
  ['ether', 6],
  ['vines', 6],
  ['ax25', 7],
  ['eui64', 8],
  ['fcwwn', 8],
]);

/** Bytes of an address of this type, for the types that are addresses of one length. */
export function addressLength(type: FieldType): number | undefined {
  return ADDRESS_LENGTH.get(type);
}

/** The type of a field's values: a protocol that is part of another's layer counts as its bytes. */
export function typeOf({ type, isPart }: FieldInfo): FieldType {
  return isPart ? 'bytes' : type;
}

export function factsOf(type: FieldType): TypeFacts {
  return FACTS.get(type)!;
}

export function can(type: FieldType, ability: Ability): boolean {
  return factsOf(type).abilities.has(ability);
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

function bytes(title: string, abilities: string): TypeFacts {
  return facts('bytes', 'bytes', title, abilities);
}

function facts(
  kind: ValueKind,
  family: string,
  title: string,
  abilities: string,
  bits = 0,
  signed = false,
): TypeFacts {
  return { kind, family, title, abilities: new Set(abilities.split(' ') as Ability[]), bits, signed };
}
