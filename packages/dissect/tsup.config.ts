import { packageConfig, typesOf } from '../../tsup.base.ts';

const entrances = {
  index: 'src/index.ts',
  minimal: 'src/minimal.ts',
  build: 'src/build.ts',
  'binary-parser': 'src/binary-parser.ts',
};

/** No entrances: they part the code of the index, so that a bundle takes only the part it needs. */
const parts = { core: 'src/core.ts', whole: 'src/whole.ts' };

export default packageConfig({ ...entrances, ...parts }, { dts: typesOf(entrances) });
