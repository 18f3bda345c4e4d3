import { defineConfig } from 'tsup';
import { joinChunks } from '../../tsup.join-chunks.ts';

/** Those that load the least first. */
const COMMANDS = ['merge', 'edit', 'keys', 'decrypt', 'capture', 'explain', 'read'];

/**
 * A program, not a library: each command is loaded when it is called. The project's packages are bundled and minified
 * into it, since most of a short run is finding and compiling them; what others made stays a dependency, and is listed
 * in this package's manifest for that.
 */
export default defineConfig({
  entry: { main: 'src/main.ts' },
  format: ['esm'],
  target: 'es2022',
  platform: 'node',
  noExternal: [/^@plainwire\//],
  minify: true,
  sourcemap: true,
  clean: true,
  splitting: true,
  plugins: [joinChunks(['main'], COMMANDS)],
});
