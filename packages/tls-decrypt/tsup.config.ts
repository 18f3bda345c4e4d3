import { packageConfig, typesOf } from '../../tsup.base.ts';

const entries = {
  'crypto/portable': 'src/crypto/portable.ts',
  'crypto/node.node': 'src/crypto/node.node.ts',
  index: 'src/index.ts',
  'index.node': 'src/index.node.ts',
};

export default packageConfig(
  { ...entries, 'rsa-worker.node': 'src/rsa-worker.node.js' },
  {
    dts: typesOf(entries),
    // `import.meta.url`, beside which the worker of the RSA pool lies, exists in the CommonJS build too.
    shims: true,
  },
);
