import { compile, formatDiagnostic } from '@plainwire/filter-lang';
import { bytesOf, tokensOf } from './bytes-of.mjs';
import { FILTERS, registry } from './filters.mjs';

const DIALECTS = [undefined, '4.0'];

/** The first byte chooses the dialect; the rest is UTF-8. */
function compiled(input) {
  const text = new TextDecoder().decode(input.subarray(1));
  const dialect = DIALECTS[(input[0] ?? 0) % DIALECTS.length];
  const result = compile(text, { registry, timezone: 'utc', ...(dialect === undefined ? {} : { dialect }) });
  return { text, result };
}

/** Display filters as text. */
export const filterText = {
  covers: ['/packages/filter-lang/dist/'],
  empty: Uint8Array.of(0),
  most: 3000,
  tokens: tokensOf(
    ...[
      'tcp.port',
      'ip.addr',
      'frame',
      'eth.src',
      ' == ',
      ' != ',
      ' ~= ',
      ' === ',
      ' in {',
      '}',
      '..',
      '(',
      ')',
      '[0:2]',
      '[-1]',
      '[1-2,3]',
      ' and ',
      ' or ',
      ' xor ',
      ' not ',
      '!',
    ],
    ...[
      ' contains ',
      ' matches ',
      '"',
      "'",
      '\\x',
      '\\',
      'r"',
      '0x',
      '1e9',
      '192.0.2.1',
      '/24',
      '::1',
      '00:11:22',
      'len(',
      'any ',
      'all ',
      '#1',
      '@',
      '$',
      '${',
      '& ',
      '+',
      '-',
      '*',
      '/',
      '%',
      '(a+)+$',
      '{1,9999}',
      '"2026-01-01 00:00:00"',
      '\xff',
      '\xf0\x9f\x98\x80',
      '\x1b',
    ],
  ),
  seeds: () => FILTERS.map((text) => bytesOf(`\0${text}`)),
  run: compiled,
  seen: ({ result }) => [result.ok, result.diagnostics],
  texts: ({ text, result }) => result.diagnostics.map((diagnostic) => formatDiagnostic(text, diagnostic)),
  roundTrip: ({ text, result }, _random, equal) => {
    for (const { start, end } of result.diagnostics) {
      equal(start >= 0 && start <= end && end <= text.length + 1, true, 'span');
    }
    equal(result.ok || result.diagnostics.length > 0, true, 'reason');
  },
};
