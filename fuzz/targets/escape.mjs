import { escapeBytes, escapeText, fromHex, toHex } from '@plainwire/bytes';
import { tokensOf } from './bytes-of.mjs';

/** Text and bytes made safe, and hex there and back. */
export const escaping = {
  covers: ['/packages/bytes/dist/'],
  tokens: tokensOf(
    '\xe2\x80\xae',
    '\xef\xbb\xbf',
    '\xed\xa0\x80',
    '\xf0\x9f\x98\x80',
    '\xc2\x9b',
    '\x1b]0;',
    '\r\n',
    '\xff',
    '\xe2\x80',
  ),
  seeds: () => tokensOf('plain', '\x1b[31mred\x07', 'gr\xc3\xbc\xc3\x9f', '\xf0\x9f\x98\x80 ok', '\xff\xfe'),
  run: (bytes) => ({
    bytes,
    text: escapeBytes(bytes),
    lines: escapeBytes(bytes, '\n\t'),
    wide: escapeText(wide(bytes)),
  }),
  seen: ({ text, lines, wide }) => [text, lines, wide],
  texts: ({ text, lines, wide }) => [text, lines, wide],
  roundTrip: ({ bytes, text }, _random, equal) => {
    equal([...fromHex(toHex(bytes))], [...bytes]);
    equal(escapeText(text), text, 'escape-twice');
    const valid = decodeStrictly(bytes);
    if (valid !== undefined) equal(text, escapeText(valid), 'escape-bytes-as-text');
  },
};

/** Any sequence of UTF-16 units, lone surrogates too. */
function wide(bytes) {
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2)
    text += String.fromCharCode((bytes[at] << 8) | bytes[at + 1]);
  return text;
}

function decodeStrictly(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
