import { packageConfig } from '../../tsup.base.ts';

export default packageConfig({
  core: 'src/core.ts',
  parts: 'src/parts.ts',
  generated: 'src/generated.ts',
  index: 'src/index.ts',
});
