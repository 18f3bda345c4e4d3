import { packageConfig, typesOf } from '../../tsup.base.ts';

const entrances = {
  minimal: 'src/minimal.ts',
  build: 'src/build.ts',
  'binary-parser': 'src/binary-parser.ts',
};

/** No entrances: they part the code of the index, so that a bundle takes only the part it needs. */
const parts = { core: 'src/core.ts', whole: 'src/whole.ts' };

/** Behind the parts: what it shares with them stays in them. */
const words = { words: 'src/words.ts' };

const index = { index: 'src/index.ts' };

export default packageConfig(
  { ...entrances, ...parts, ...words, ...index },
  { dts: typesOf({ ...entrances, ...words, ...index }) },
);
