import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type GetModuleInfo, type Plugin as RollupPlugin, rollup } from 'rollup';
import { defineConfig, type Options } from 'tsup';

type Plugin = NonNullable<Options['plugins']>[number];

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

/**
 * Joins the chunks that splitting leaves, because every file costs a program that imports it about three milliseconds:
 * what the first of `entries` shares with others is one chunk, what the second shares beside that the next, and so on.
 *
 * @param onDemand what is imported dynamically and should count as entries do, after them.
 */
export function joinChunks(entries: readonly string[], onDemand: readonly string[] = []): Plugin {
  const order = [...entries, ...onDemand];
  return {
    name: 'join-chunks',
    async buildEnd({ writtenFiles }) {
      if (this.format !== 'esm') return;
      const directory = this.options.outDir;
      const input = Object.fromEntries(entries.map((name) => [name, join(directory, `${name}.js`)]));
      const bundle = await rollup({
        input,
        external: /^[^./]/,
        treeshake: { moduleSideEffects: false },
        plugins: [withSourceMaps],
      });
      for (const { name } of writtenFiles) await rm(name, { force: true });
      await bundle.write({
        dir: directory,
        sourcemap: true,
        manualChunks: (path, { getModuleInfo }) => sharedChunk(path, order, getModuleInfo),
        hoistTransitiveImports: false,
        chunkFileNames: ({ name }) => `${withoutHash(name)}.js`,
      });
    },
  };
}

/** Keeps the way back to the sources. */
const withSourceMaps: RollupPlugin = {
  name: 'with-source-maps',
  load: async (path) => ({
    code: await readFile(path, 'utf8'),
    map: JSON.parse(await readFile(`${path}.map`, 'utf8')),
  }),
};

function withoutHash(name: string): string {
  return name.replace(/-[A-Z0-9]{8}$/, '');
}

/**
 * The chunk of a module: that of the first entry it is reached from, and of the first of those for Node, so that neither
 * side loads what only the other one needs; none of its own when it is reached from one entry alone.
 */
function sharedChunk(
  path: string,
  order: readonly string[],
  getModuleInfo: GetModuleInfo,
): string | undefined {
  const info = getModuleInfo(path);
  if (info === null || info.isEntry || info.dynamicImporters.length > 0) return undefined;
  const users = [...usersOf(path, getModuleInfo)].map((user) => withoutHash(user.slice(0, -'.js'.length)));
  const used = order.filter((name) => users.some((user) => user.endsWith(`/${name}`)));
  const first = used.find((name) => !name.endsWith('.node'));
  const firstForNode = used.find((name) => name.endsWith('.node'));
  if (users.length < 2 || used.length === 0 || info.exports?.length === 0) return undefined;
  const parts = [first, firstForNode].filter((name) => name !== undefined).map((name) => basename(name));
  return [...parts, 'shared'].join('.');
}

/** The entries and the chunks loaded on demand from which a module is reached. */
function usersOf(path: string, getModuleInfo: GetModuleInfo): Set<string> {
  const seen = new Set([path]);
  for (const module of seen) {
    for (const importer of getModuleInfo(module)?.importers ?? []) seen.add(importer);
  }
  return new Set(
    [...seen].filter((module) => {
      const info = getModuleInfo(module);
      return info !== null && (info.isEntry || info.dynamicImporters.length > 0);
    }),
  );
}
