import { packageConfig } from '../../tsup.base.ts';

export default packageConfig({
  index: 'src/index.ts',
  'index.node': 'src/index.node.ts',
  read: 'src/read.ts',
  'read.node': 'src/read.node.ts',
});
