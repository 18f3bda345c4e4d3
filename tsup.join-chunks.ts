import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type GetModuleInfo, type Plugin as RollupPlugin, rollup } from 'rollup';
import type { Options } from 'tsup';

type Plugin = NonNullable<Options['plugins']>[number];

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
  const isForNode = (name: string) => name.endsWith('.node');
  const firstForNode = used.find(isForNode);
  // What is loaded on demand may be so anywhere.
  const anywhere = users.length > used.length ? order.filter((name) => !isForNode(name)).at(-1) : undefined;
  const first = used.find((name) => !isForNode(name)) ?? anywhere;
  if (users.length < 2 || used.length === 0 || info.exports?.length === 0) return undefined;
  const stems = new Set([first, firstForNode].filter((name) => name !== undefined).map(stemOf));
  const isForAll = firstForNode !== undefined || !order.some(isForNode);
  const side = first === undefined ? 'node.' : isForAll ? '' : 'portable.';
  return `${[...stems].join('-')}.${side}shared`;
}

/** `index` of `crypto/index.node` */
function stemOf(name: string): string {
  return basename(name).replace(/\.node$/, '');
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
