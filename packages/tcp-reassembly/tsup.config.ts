import { packageConfig } from '../../tsup.base.ts';

export default packageConfig({ index: 'src/index.ts', urgent: 'src/urgent.ts' }, { splitting: false });
