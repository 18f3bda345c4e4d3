import type { Diagnostic, Suggestion } from '../diagnostic.ts';
import type { FieldRegistry } from '../field.ts';
import { nearest } from '../suggest.ts';
import { KEYWORDS } from '../syntax/token.ts';
import { renamed } from './names.ts';

/** The mistake with changes of `text` that would mend it, and its sentence with what helps to see them. */
export function withFixes(mistake: Diagnostic, text: string, registry?: FieldRegistry): Diagnostic {
  const place = placeOf(mistake, text);
  if (place === undefined) return mistake;
  const fixes = fixesOf({ ...mistake, ...place }, text, registry);
  const message = mistake.message + hint(mistake, text, fixes);
  if (fixes.length === 0) return { ...mistake, message };
  const suggestions = fixes.map((fix) => (typeof fix === 'string' ? { text: fix, ...place } : fix));
  return { ...mistake, message, suggestions };
}

type Fix = string | Suggestion;

/** Where what was found stands in the text, the last of several: nowhere when a macro gave it. */
function placeOf(
  { found, start, end }: Diagnostic,
  text: string,
): Pick<Suggestion, 'start' | 'end'> | undefined {
  if (found === undefined) return { start, end };
  const at = text.slice(start, end).lastIndexOf(found);
  return at < 0 ? undefined : { start: start + at, end: start + at + found.length };
}

function hint({ code, found = '', start }: Diagnostic, text: string, fixes: readonly Fix[]): string {
  switch (code) {
    case 'bad-character':
      return found === '=' ? ' To compare, write ==.' : '';
    case 'incompatible-types':
      return fixes.length > 0 ? ` To mean the word and not the protocol, write ${fixes[0]}.` : '';
    case 'unexpected':
      return whyUnexpected(found, text.slice(0, start));
    case 'unknown-name':
    case 'unknown-function':
    case 'unknown-macro':
    case 'bad-value':
    case 'out-of-range':
      return fixes.length > 0 ? ` Did you mean ${orList(fixes as readonly string[])}?` : '';
    default:
      return '';
  }
}

function whyUnexpected(found: string, before: string): string {
  const comparesGroup = /^(?:[=!<>~]=*|[engl][qet])$/.test(found) && before.trimEnd().endsWith(')');
  if (found === '(' || comparesGroup) return ' Parentheses group tests, braces { } group arithmetic.';
  return /^[A-Z]+$/.test(found) ? ' Operators are written in lower case.' : '';
}

function orList(words: readonly string[]): string {
  const quoted = words.map((word) => (word.startsWith('"') ? word : `"${word}"`));
  return quoted.length === 1 ? quoted[0]! : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

/** Texts for the place of the mistake, or changes elsewhere. */
function fixesOf(
  { code, found = '', expected = [], start, end }: Diagnostic,
  text: string,
  registry: FieldRegistry | undefined,
): readonly Fix[] {
  switch (code) {
    case 'unknown-name':
      return likeNames(found, registry);
    case 'unknown-function':
    case 'unknown-macro':
      return nearest(found, expected);
    case 'bad-value':
    case 'out-of-range':
      return insteadOf(found, expected, registry);
    case 'incompatible-types':
      return found === '' ? [] : [`"${found}"`];
    case 'bad-escape':
      return [`\\${found}`];
    case 'bad-character':
      return found === '=' ? ['=='] : [];
    case 'unterminated-string':
      return text[start] === "'" ? [] : [{ text: '"', start: text.length, end: text.length }];
    case 'unexpected':
      return found.toLowerCase() !== found && KEYWORDS.has(found.toLowerCase())
        ? [found.toLowerCase()]
        : captureFilterWords(text, start, end);
    case 'unquoted-label':
      return [`"${found}"`];
    case 'deprecated-name':
      return [renamed(found) ?? found];
    case 'deprecated-operator':
      return ['!=='];
    default:
      return [];
  }
}

function likeNames(name: string, registry: FieldRegistry | undefined): readonly string[] {
  const names = new Set<string>();
  for (const field of registry ?? []) names.add(field.name);
  const lower = name.toLowerCase();
  return lower !== name && names.has(lower) ? [lower] : nearest(name, names);
}

/** A label that is written nearly so; `tcp.port == tcp.srcprt` means a field, not a number; `20-5` is one word. */
function insteadOf(
  found: string,
  labels: readonly string[],
  registry: FieldRegistry | undefined,
): readonly string[] {
  const isQuoted = /^r?["']/i.test(found);
  const word = isQuoted ? found.slice(found.search(/["']/) + 1, -1) : found;
  const near = nearest(word, labels).map((label) => `"${label}"`);
  if (near.length > 0 || isQuoted) return near;
  const difference = /^(\w[\w.]*)-(\d+)$/.exec(found);
  if (difference !== null) return [`${difference[1]} - ${difference[2]}`];
  return /^[a-z_][\w-]*\./.test(found) ? likeNames(found, registry) : [];
}

/** `tcp port 80` for `tcp.port == 80`. */
function captureFilterWords(text: string, start: number, end: number): Suggestion[] {
  const near = Math.max(0, start - 80);
  const before = /([\w.]+)\s+$/.exec(text.slice(near, start));
  const after = /^\s+([\w.:/]+)/.exec(text.slice(end));
  const found = text.slice(start, end);
  if (before === null || after === null || !/^[\w.]+$/.test(found)) return [];
  const [word, value] = [before[1]!, after[1]!];
  if (KEYWORDS.has(word) || KEYWORDS.has(found) || KEYWORDS.has(value)) return [];
  return [{ text: `${word}.${found} == ${value}`, start: near + before.index, end: end + after[0].length }];
}
