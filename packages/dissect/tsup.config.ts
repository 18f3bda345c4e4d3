import { readFile } from 'node:fs/promises';
import { packageConfig, typesOf } from '../../tsup.base.ts';
import { wordsOf } from './src/title.ts';

const entrances = {
  minimal: 'src/minimal.ts',
  build: 'src/build.ts',
  'binary-parser': 'src/binary-parser.ts',
};

/** No entrances: they part the code of the index, so that a bundle takes only the part it needs. */
const parts = { core: 'src/core.ts', whole: 'src/whole.ts' };

const index = { index: 'src/index.ts' };

/** `'dhcp.option.log_server', 'Log Server'`: a field's name and its title, as a declaration begins. */
const NAME_AND_TITLE = /'([a-z0-9_]+(?:\.[a-z0-9_]+)+)',(\s*)'([^'\n]+)'/g;

/** Leaves out the titles that `titleOf` can tell from the name: hundreds, and more than a kilobyte of every page. */
const shortTitles = {
  name: 'short-titles',
  setup(build: EsbuildSetup) {
    build.onLoad({ filter: /dissect\/src\/protocols\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source.replace(NAME_AND_TITLE, (whole, name: string, space: string, title: string) =>
        wordsOf(name) === title ? `'${name}',${space}''` : whole,
      );
      return { contents, loader: 'ts' as const };
    });
  },
};

interface EsbuildSetup {
  onLoad(
    options: { filter: RegExp },
    load: (file: { path: string }) => Promise<{ contents: string; loader: 'ts' }>,
  ): void;
}

export default packageConfig(
  { ...entrances, ...parts, ...index },
  { dts: typesOf({ ...entrances, ...index }), esbuildPlugins: [shortTitles] },
);
