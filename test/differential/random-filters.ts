import type { FieldInfo, FieldTable, FieldValue } from '@plainwire/filter-lang';

/** A small generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A field with values that it has in some frames. */
export interface Sample {
  readonly field: FieldInfo;
  readonly values: readonly FieldValue[];
}

const COMPARISONS = ['==', '!=', '===', '!==', '<', '<=', '>', '>=', 'eq', 'ne', 'gt', 'le'];
const SLICEABLE = /protocol|string|ether|bytes|ipv/;

/** Writes filters in the language of Wireshark 4.0 that are mostly right and often match. */
export class FilterWriter {
  readonly #samples: readonly Sample[];
  readonly #random: () => number;

  constructor(samples: readonly Sample[], seed: number) {
    this.#samples = samples;
    this.#random = randomNumbers(seed);
  }

  filter(depth = 0): string {
    if (depth < 3 && this.#chance(0.35)) {
      const sides = [this.filter(depth + 1), this.filter(depth + 1)];
      const joined = sides.join(` ${this.#pick(['and', 'or', '&&', '||'])} `);
      return this.#chance(0.5) ? `(${joined})` : joined;
    }
    if (this.#chance(0.15))
      return `${this.#pick(['not ', '!'])}${this.#chance(0.5) ? `(${this.filter(depth + 1)})` : this.#test()}`;
    return this.#test();
  }

  #test(): string {
    const sample = this.#pick(this.#samples);
    const kind = this.#random();
    const quantifier = this.#chance(0.15) ? this.#pick(['any ', 'all ']) : '';
    if (kind < 0.08) return sample.field.name + this.#layer();
    if (kind < 0.22)
      return `${quantifier}${this.#name(sample)} ${this.#pick(['contains', 'matches'])} ${this.#text(sample)}`;
    if (kind < 0.38)
      return `${quantifier}${sample.field.name} ${this.#chance(0.2) && quantifier === '' ? 'not ' : ''}in ${this.#set(sample)}`;
    if (kind < 0.5) return this.#arithmetic(sample);
    if (kind < 0.6) return this.#call(sample);
    if (kind < 0.72 && SLICEABLE.test(sample.field.type)) return this.#slice(sample);
    return `${quantifier}${this.#name(sample)} ${this.#pick(COMPARISONS)} ${this.#side(sample)}`;
  }

  #name({ field }: Sample): string {
    return field.name + (this.#chance(0.1) ? this.#layer() : '');
  }

  #layer(): string {
    if (!this.#chance(0.3)) return '';
    return this.#pick(['#1', '#2', '#[1]', '#[-1]', '#[1-2]', '#[2-]', '#[-2:]', '#[1,2]']);
  }

  #side(sample: Sample): string {
    const same = this.#samples.filter(({ field }) => field.type === sample.field.type);
    return this.#chance(0.15) ? this.#pick(same).field.name : this.#literal(sample);
  }

  #set(sample: Sample): string {
    const items = Array.from({ length: 1 + Math.floor(this.#random() * 3) }, () => this.#literal(sample));
    if (this.#chance(0.5)) items.push(`${this.#literal(sample)} .. ${this.#literal(sample)}`);
    return `{${items.join(', ')}}`;
  }

  #arithmetic({ field, values }: Sample): string {
    const operator = this.#pick(['+', '-', '*', '/', '%', '&']);
    const number = this.#pick(['1', '2', '3', '7', '0x10', '255', '1000']);
    if (this.#chance(0.2)) return `${field.name} ${operator} ${number}`;
    const sign = this.#chance(0.1) ? '-' : '';
    return `${sign}${field.name} ${operator} ${number} ${this.#pick(COMPARISONS)} ${this.#literal({ field, values })}`;
  }

  #call(sample: Sample): string {
    const name = this.#pick(['len', 'count', 'upper', 'lower', 'string', 'max', 'min', 'abs']);
    const right = /len|count/.test(name) ? String(Math.floor(this.#random() * 20)) : this.#literal(sample);
    return `${name}(${sample.field.name}) ${this.#pick(COMPARISONS)} ${right}`;
  }

  #slice(sample: Sample): string {
    const range = this.#pick([
      '[0]',
      '[0:2]',
      '[1-3]',
      '[-1]',
      '[-4:2]',
      '[2:]',
      '[:3]',
      '[0,2]',
      '[0:1,-1]',
      '[100:4]',
    ]);
    if (this.#chance(0.2)) return sample.field.name + range;
    const bytes = bytesOf(this.#pick(sample.values)).subarray(0, 4);
    const literal = Array.from(bytes.subarray(0, 1 + Math.floor(this.#random() * 4)), hex).join(':') || '00';
    return `${sample.field.name}${range} ${this.#pick(COMPARISONS)} ${literal}`;
  }

  /** Something to look for in the values: a piece of one of them. */
  #text(sample: Sample): string {
    const bytes = bytesOf(this.#pick(sample.values));
    const start = Math.floor(this.#random() * bytes.length);
    const piece = bytes.subarray(start, start + 1 + Math.floor(this.#random() * 4));
    const plain = [...piece].every((byte) => byte >= 0x30 && byte < 0x7b && byte !== 0x5c);
    return plain
      ? `"${String.fromCharCode(...piece)}"`
      : `"${[...piece].map((byte) => `\\x${hex(byte)}`).join('')}"`;
  }

  #literal({ field, values }: Sample): string {
    const value = this.#pick(values);
    switch (field.type) {
      case 'ipv4': {
        const text = [24, 16, 8, 0].map((shift) => (Number(value) >>> shift) & 255).join('.');
        return this.#chance(0.3) ? `${text}/${Math.floor(this.#random() * 33)}` : text;
      }
      case 'ipv6': {
        const text = (
          Buffer.from(value as Uint8Array)
            .toString('hex')
            .match(/..../g) ?? []
        ).join(':');
        return this.#chance(0.3) ? `${text}/${Math.floor(this.#random() * 129)}` : text;
      }
      case 'absolute_time':
        return `"${new Date(Number((value as bigint) / 1_000_000n)).toISOString()}"`;
      case 'relative_time':
        return (Number(value) / 1e9).toFixed(9);
      default:
        return plainLiteral(value);
    }
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)]!;
  }
}

function plainLiteral(value: FieldValue): string {
  if (typeof value === 'string') return JSON.stringify(value.replace(/[^ -~]|["\\]/g, ''));
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Uint8Array) return Array.from(value.subarray(0, 64), hex).join(':') || '00';
  return String(value);
}

function bytesOf(value: FieldValue): Uint8Array {
  return value instanceof Uint8Array ? value : new TextEncoder().encode(String(value));
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** Every field of `names` with the values that it has in the frames; fields without values are left out. */
export function samplesOf(
  registry: FieldTable,
  names: readonly string[],
  values: (field: FieldInfo) => readonly FieldValue[],
): Sample[] {
  return names.flatMap((name) => {
    const field = registry.find(name);
    const found = field === undefined ? [] : values(field);
    return field === undefined || found.length === 0 ? [] : [{ field, values: found.slice(0, 200) }];
  });
}
