import { packageConfig } from '../../tsup.base.ts';

export default packageConfig({
  index: 'src/index.ts',
  'index.node': 'src/index.node.ts',
  'crypto/portable': 'src/crypto/portable.ts',
  'crypto/node.node': 'src/crypto/node.node.ts',
});
