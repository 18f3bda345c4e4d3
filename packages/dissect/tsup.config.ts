import { packageConfig } from '../../tsup.base.ts';

export default packageConfig({
  index: 'src/index.ts',
  minimal: 'src/minimal.ts',
  build: 'src/build.ts',
  'binary-parser': 'src/binary-parser.ts',
});
