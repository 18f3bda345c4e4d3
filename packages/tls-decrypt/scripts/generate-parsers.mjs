// node scripts/generate-parsers.mjs: compiles the binary-parser declarations into src/handshake/hello.generated.ts.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientHello, extensions, serverHello } from './hello-parsers.mjs';

const functions = [
  ['parseClientHello', clientHello],
  ['parseServerHello', serverHello],
  ['parseExtensions', extensions],
];

/** Nothing here asks for its parent or root; an object from which a member is deleted is slow from then on. */
const onlyNeeded = (code) => code.replace(/^(delete )?\S+\.\$(parent|root)\b.*\n/gm, '');

/** The module's text, which a test compares with the committed file. */
export function generate() {
  const bodies = functions.map(
    ([name, parser]) =>
      `export function ${name}(buffer: Uint8Array): unknown {\n${onlyNeeded(parser.getCode())}}\n`,
  );
  return `// @ts-nocheck\n// Made by scripts/generate-parsers.mjs from scripts/hello-parsers.mjs; a test holds them together.\n\n${bodies.join('\n')}`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, '../src/handshake/hello.generated.ts'), generate());
}
