import { packageConfig } from '../../tsup.base.ts';

export default packageConfig({
  index: 'src/index.ts',
  core: 'src/core.ts',
  parts: 'src/parts.ts',
  generated: 'src/generated.ts',
});
