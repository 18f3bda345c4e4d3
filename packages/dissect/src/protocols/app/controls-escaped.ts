/** Of the characters from 7 on. */
const C_LETTERS = 'abtnvfr';

/** Control characters with a letter of C's, or in octal (RFC 1035 §5.1 has decimal). */
export function controlsEscaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u001f\u007f]/g, (character) => {
    const code = character.charCodeAt(0);
    return `\\${C_LETTERS[code - 7] ?? code.toString(8).padStart(3, '0')}`;
  });
}
