import { packageConfig, typesOf } from '../../tsup.base.ts';

const entrances = {
  minimal: 'src/minimal.ts',
  build: 'src/build.ts',
  'binary-parser': 'src/binary-parser.ts',
};

/** No entrances: they part the code of the index, so that a bundle takes only the part it needs. */
const parts = { core: 'src/core.ts', whole: 'src/whole.ts' };

const index = { index: 'src/index.ts' };

export default packageConfig(
  { ...entrances, ...parts, ...index },
  { dts: typesOf({ ...entrances, ...index }) },
);
