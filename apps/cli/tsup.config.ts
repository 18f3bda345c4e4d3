import { defineConfig } from 'tsup';

/** A program, not a library: one ESM entry, each command loaded when it is called. */
export default defineConfig({
  entry: { main: 'src/main.ts' },
  format: ['esm'],
  target: 'es2022',
  platform: 'node',
  sourcemap: true,
  clean: true,
  splitting: true,
});
