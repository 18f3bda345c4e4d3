import type { Comparison, Constant, FieldRead, MembershipTest, RelationTest, Value } from '../check/typed.ts';
import { factsOf, kindOf } from '../field-type.ts';
import { isLocated } from './located.ts';

/** Disjoint inclusive ranges of unsigned numbers, ascending. */
export interface NumberSet {
  readonly lows: readonly number[];
  readonly highs: readonly number[];
}

/** A test of one located field that asks whether a value lies in a set of numbers. */
export interface SetTest {
  readonly read: FieldRead;
  readonly quantifier: 'any' | 'all';
  readonly set: NumberSet;
}

/** The test as a question about numbers in place, when it is one. */
export function asSetTest(test: RelationTest | MembershipTest): SetTest | undefined {
  const read = test.left;
  if (read.node !== 'field' || !isSimple(read)) return undefined;
  const ranges = test.test === 'in' ? rangesOfItems(test, read) : rangesOfRelation(test, read);
  return ranges && { read, quantifier: test.quantifier, set: normalised(ranges) };
}

type Range = readonly [number, number];

function isSimple({ fields, layers, raw, reference }: FieldRead): boolean {
  if (layers !== undefined || raw || reference || fields.length !== 1) return false;
  const [field] = fields;
  const kind = kindOf(field!.type);
  return isLocated(field!) && (kind === 'number' || kind === 'boolean' || kind === 'ipv4');
}

function rangesOfRelation(
  { comparison, right }: RelationTest,
  read: FieldRead,
): readonly Range[] | undefined {
  const constant = constantOf(right, read);
  return constant && rangesOf(comparison, constant, read);
}

function rangesOfItems({ items, outside }: MembershipTest, read: FieldRead): readonly Range[] | undefined {
  const ranges: Range[] = [];
  for (const { low, high } of items) {
    const first = constantOf(low, read);
    const last = high === undefined ? first : constantOf(high, read);
    if (first === undefined || last === undefined) return undefined;
    const from = rangesOf(high === undefined ? 'eq' : 'ge', first, read);
    ranges.push(...(high === undefined ? from : intersection(from, rangesOf('le', last, read))));
  }
  return outside ? complement(normalised(ranges), read) : ranges;
}

/** What the field is compared with; a negative number beside an unsigned field compares in a way of its own. */
function constantOf(value: Value, { type }: FieldRead): Constant | undefined {
  if (value.node !== 'constant') return undefined;
  return !factsOf(type).signed && Number(value.value) < 0 ? undefined : value;
}

/** The values of the field that stand in `comparison` to the constant. */
function rangesOf(comparison: Comparison, constant: Constant, read: FieldRead): readonly Range[] {
  const [lowest, highest] = extent(read);
  if (comparison === 'ne') return complement(normalised(rangesOf('eq', constant, read)), read);
  const [low, high] = span(constant, read);
  if (high < low) return [];
  switch (comparison) {
    case 'eq':
      return [[low, high]];
    case 'lt':
      return [[lowest, low - 1]];
    case 'le':
      return [[lowest, high]];
    case 'gt':
      return [[high + 1, highest]];
    default:
      return [[low, highest]];
  }
}

/** The values that equal the constant: a subnet is many. */
function span({ value, prefix }: Constant, read: FieldRead): Range {
  const number = Number(value);
  if (kindOf(read.type) !== 'ipv4') return [number, number];
  const size = 2 ** (32 - (prefix ?? 32));
  const low = Math.floor(number / size) * size;
  return [low, low + size - 1];
}

function extent(read: FieldRead): Range {
  const kind = kindOf(read.type);
  if (kind === 'boolean') return [0, 1];
  if (kind === 'ipv4') return [0, 0xffffffff];
  const { bits, signed } = factsOf(read.type);
  return signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
}

function complement({ lows, highs }: NumberSet, read: FieldRead): readonly Range[] {
  const [lowest, highest] = extent(read);
  const ranges: Range[] = [];
  let from = lowest;
  for (const [index, low] of lows.entries()) {
    if (low > from) ranges.push([from, low - 1]);
    from = highs[index]! + 1;
  }
  return from <= highest ? [...ranges, [from, highest]] : ranges;
}

function intersection(a: readonly Range[], b: readonly Range[]): readonly Range[] {
  return a.flatMap(([low, high]) =>
    b.map(([from, to]) => [Math.max(low, from), Math.min(high, to)] as const),
  );
}

/** Sorted, without empty ranges, neighbours joined. */
function normalised(ranges: readonly Range[]): NumberSet {
  const sorted = ranges.filter(([low, high]) => low <= high).sort((a, b) => a[0] - b[0]);
  const lows: number[] = [];
  const highs: number[] = [];
  for (const [low, high] of sorted) {
    const last = highs.length - 1;
    if (last >= 0 && low <= highs[last]! + 1) highs[last] = Math.max(highs[last]!, high);
    else {
      lows.push(low);
      highs.push(high);
    }
  }
  return { lows, highs };
}

export function isInSet({ lows, highs }: NumberSet, value: number): boolean {
  let first = 0;
  let last = lows.length - 1;
  while (first <= last) {
    const middle = (first + last) >> 1;
    if (value < lows[middle]!) last = middle - 1;
    else if (value > highs[middle]!) first = middle + 1;
    else return true;
  }
  return false;
}
