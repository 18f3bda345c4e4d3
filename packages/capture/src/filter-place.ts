/** What libpcap says to a text: undefined when it compiles, else its words. */
export type TryCompile = (text: string) => string | undefined;

/** Places in a filter that are wrong. */
export interface FilterPlace {
  /** Index of the first character; the text's length when something is missing at its end. */
  readonly offset: number;
  readonly length: number;
}

/** Trying takes no longer than this: names in the filter are looked up again each time. */
const BUDGET_MS = 250;
const MOST_CHARACTERS = 4096;
const SYNTAX = /syntax error/;

/**
 * Where the mistake is of which libpcap only says what it is. Words that it quotes are looked for; for a syntax error,
 * the longest beginning is looked for that some end makes a filter, since its parser stops at the first word that no
 * filter can have there.
 */
export function placeOfMistake(
  filter: string,
  detail: string,
  tryCompile: TryCompile,
): FilterPlace | undefined {
  if (!SYNTAX.test(detail)) return quotedPlace(filter, detail);
  if (filter.length > MOST_CHARACTERS) return undefined;
  const words = wordsOf(filter);
  const deadline = performance.now() + BUDGET_MS;
  // Whoever begins like a filter begins like one at each shorter length, too.
  let [good, bad] = [0, words.length + 1];
  while (bad - good > 1) {
    if (performance.now() > deadline) return undefined;
    const middle = (good + bad) >> 1;
    const last = words[middle - 1]!;
    if (beginsLikeAFilter(filter.slice(0, last.offset + last.length), tryCompile)) good = middle;
    else bad = middle;
  }
  return words[good] ?? { offset: filter.trimEnd().length, length: 0 };
}

/** The words of libpcap's sentence that stand in the filter: `unknown port 'foo'`, `illegal port number 99999 > 65535`. */
function quotedPlace(filter: string, detail: string): FilterPlace | undefined {
  const quoted = [...detail.matchAll(/['"]([^'"]+)['"]/g)].map((match) => match[1]!);
  const numbers = detail.match(/\b\d+\b/g) ?? [];
  for (const text of [...quoted, ...numbers]) {
    const place = wordsOf(filter).find(
      ({ offset, length }) => filter.slice(offset, offset + length) === text,
    );
    const offset = place?.offset ?? filter.indexOf(text);
    if (offset >= 0) return { offset, length: text.length };
  }
  return undefined;
}

function wordsOf(filter: string): FilterPlace[] {
  const words = filter.matchAll(/&&|\|\||<<|>>|[<>=!]=|[()[\]!<>=&|+*/%^]|[^\s()[\]!<>=&|+*/%^]+/g);
  return [...words].map((match) => ({ offset: match.index, length: match[0].length }));
}

/** One of these goes on behind whatever may end there. */
const NEXT = [
  '',
  ' 1',
  ' 1.2.3.4',
  ' ip',
  ' 0:0:0:0:0:1',
  ' port 1',
  ' proto 1',
  '[0]',
  ' & 1',
  ' subtype beacon',
];
const BRACKET_ENDS = ['] = 0', ']'];
const TAILS = ['', ' = 0'];

function beginsLikeAFilter(beginning: string, tryCompile: TryCompile): boolean {
  const open = openBrackets(beginning);
  for (const bracketEnd of open.includes('[') ? BRACKET_ENDS : ['']) {
    const ends = [...open].reverse().map((bracket) => (bracket === '(' ? ')' : bracketEnd));
    for (const next of NEXT) {
      for (const tail of TAILS) {
        const detail = tryCompile(beginning + next + ends.join('') + tail);
        if (detail === undefined || !SYNTAX.test(detail)) return true;
      }
    }
  }
  return false;
}

function openBrackets(text: string): string[] {
  const open: string[] = [];
  for (const character of text) {
    if (character === '(' || character === '[') open.push(character);
    else if (character === ')' || character === ']') open.pop();
  }
  return open;
}
