import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFlags, UsageError } from './getopt.ts';

const spec = {
  short: 'nvDc:i:w:G::',
  long: { interface: '-i', version: 'flag', 'time-stamp-precision': 'value', 'time-stamp-type': 'value' },
} as const;

const flagsOf = (...argv: string[]) =>
  parseFlags(argv, spec).flags.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`));

const messageOf = (...argv: string[]) => {
  try {
    parseFlags(argv, spec);
  } catch (error) {
    return error instanceof UsageError ? `${error.code} ${error.flag}: ${error.message}` : error;
  }
  return 'no error';
};

describe('short flags', () => {
  it('cluster, the last with its value in the next word or in the same', () => {
    expect(flagsOf('-nni', 'lo')).toEqual(['n', 'n', 'i=lo']);
    expect(flagsOf('-nvc5')).toEqual(['n', 'v', 'c=5']);
    expect(flagsOf('-c', '-1')).toEqual(['c=-1']);
  });

  it('take an optional value only from the same word', () => {
    expect(flagsOf('-Gfields')).toEqual(['G=fields']);
    expect(parseFlags(['-G', 'fields'], spec)).toEqual({
      flags: [{ name: 'G', value: undefined }],
      operands: ['fields'],
    });
  });

  it('may have a lone dash as value', () => {
    expect(flagsOf('-w', '-', '-n')).toEqual(['w=-', 'n']);
    expect(flagsOf('-w-')).toEqual(['w=-']);
  });
});

describe('long flags', () => {
  it('take a value after the equals sign or in the next word', () => {
    expect(flagsOf('--time-stamp-precision=nano')).toEqual(['time-stamp-precision=nano']);
    expect(flagsOf('--time-stamp-precision', 'nano')).toEqual(['time-stamp-precision=nano']);
    expect(flagsOf('--interface=')).toEqual(['i=']);
  });

  it('may be other spellings of short ones, and cut short where unique', () => {
    expect(flagsOf('--interface', 'lo', '--ver')).toEqual(['i=lo', 'version']);
    expect(messageOf('--time', 'x')).toContain('ambiguous');
  });

  it('are not found in the prototype', () => {
    expect(messageOf('--toString')).toContain("unrecognized option '--toString'");
  });
});

describe('operands', () => {
  it('may stand between flags, and after -- be anything', () => {
    expect(parseFlags(['-n', 'tcp', '-c', '5', 'port', '80', '--', '-v', '--'], spec)).toEqual({
      flags: [
        { name: 'n', value: undefined },
        { name: 'c', value: '5' },
      ],
      operands: ['tcp', 'port', '80', '-v', '--'],
    });
    expect(parseFlags(['-'], spec).operands).toEqual(['-']);
  });
});

describe('mistakes name the flag', () => {
  it.each([
    [['-Z'], "ERR_USAGE Z: invalid option -- 'Z'"],
    [['-n:'], "ERR_USAGE :: invalid option -- ':'"],
    [['-nc'], "ERR_USAGE c: option requires an argument -- 'c'"],
    [['--interface'], "ERR_USAGE interface: option '--interface' requires an argument"],
    [['--version=1'], "ERR_USAGE version: option '--version' doesn't allow an argument"],
    [['--nope=1'], "ERR_USAGE nope: unrecognized option '--nope'"],
  ])('%j', (argv, message) => {
    expect(messageOf(...argv)).toBe(message);
  });
});

it('gives every word back exactly once', () => {
  const word = fc.oneof(
    fc.constantFrom('-n', '-nv', 'tcp', '-c5', '--version'),
    fc.stringMatching(/^[a-z]+$/),
  );
  fc.assert(
    fc.property(fc.array(word), (argv) => {
      const { flags, operands } = parseFlags(argv, spec);
      const letters = argv.filter((w) => w.startsWith('-')).map((w) => (w === '-nv' ? 2 : 1));
      expect(operands).toEqual(argv.filter((w) => !w.startsWith('-')));
      expect(flags.length).toBe(letters.reduce((sum, n) => sum + n, 0));
    }),
  );
});
