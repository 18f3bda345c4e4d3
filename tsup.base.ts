import { defineConfig, type Options } from 'tsup';
import { joinChunks } from './tsup.join-chunks.ts';

/** The one build every package shares: ESM, CJS and types from the listed entries, those that load the least first. */
export function packageConfig(entry: Record<string, string>, extra: Options = {}) {
  return defineConfig({
    entry,
    format: ['esm', 'cjs'],
    dts: typesOf(entry),
    target: 'es2022',
    sourcemap: true,
    clean: true,
    treeshake: true,
    // Puts constants where they are used: as variables of the module they would be read, and their type checked, each time.
    esbuildOptions: (options) => {
      options.minifySyntax = true;
    },
    plugins: [joinChunks(Object.keys(entry))],
    ...extra,
  });
}

/** The types of `entry`. */
export function typesOf(entry: Record<string, string>) {
  // tsup adds a `baseUrl` for the type build, which TypeScript 6 calls deprecated.
  return { entry, compilerOptions: { ignoreDeprecations: '6.0', noEmit: false, composite: false } };
}
