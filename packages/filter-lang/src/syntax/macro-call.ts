/** A macro call in a text, at [from, to). */
export interface MacroCall {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly from: number;
  readonly to: number;
  /** False for `${name}`, which may also be a field of the reference frame. */
  readonly isSurelyMacro: boolean;
}

const BRACED = /\$\{\s*(\w+)\s*([:;}])/y;
const CALLED = /\$(\w+)\(/y;

/** The call whose `$` is at `at`; undefined when there is none, or when it has no end. */
export function readCall(text: string, at: number, withParentheses: boolean): MacroCall | undefined {
  BRACED.lastIndex = at;
  const braced = BRACED.exec(text);
  if (braced !== null) {
    const [opening, name, separator] = braced as unknown as [string, string, string];
    if (separator === '}')
      return { name, arguments: [], from: at, to: at + opening.length, isSurelyMacro: false };
    return withArguments(text, name, at, at + opening.length, ';', '}');
  }
  CALLED.lastIndex = at;
  const called = withParentheses ? CALLED.exec(text) : null;
  return called === null ? undefined : withArguments(text, called[1]!, at, at + called[0].length, ',', ')');
}

/** Reads up to the closing sign; inner braces and parentheses are kept whole, a backslash protects one character. */
function withArguments(
  text: string,
  name: string,
  from: number,
  start: number,
  separator: string,
  close: string,
): MacroCall | undefined {
  const given: string[] = [];
  let argument = '';
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\') argument += text[++at] ?? '';
    else if (depth === 0 && character === close) {
      if (given.length > 0 || argument.trim() !== '') given.push(argument.trim());
      return { name, arguments: given, from, to: at + 1, isSurelyMacro: true };
    } else if (depth === 0 && character === separator) {
      given.push(argument.trim());
      argument = '';
    } else {
      if (character === '{' || character === '(') depth++;
      if (character === '}' || character === ')') depth--;
      argument += character;
    }
  }
  return undefined;
}
