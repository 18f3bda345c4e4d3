import { packageConfig } from '../../tsup.base.ts';

export default packageConfig({
  read: 'src/read.ts',
  'read.node': 'src/read.node.ts',
  index: 'src/index.ts',
  'index.node': 'src/index.node.ts',
});
