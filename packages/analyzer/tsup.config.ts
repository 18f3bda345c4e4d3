import { packageConfig } from '../../tsup.base.ts';

export default packageConfig({ index: 'src/index.ts', later: 'src/later.ts' }, { splitting: false });
