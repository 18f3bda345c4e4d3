import { packageConfig } from '../../tsup.base.ts';

// Shims: `import.meta.url`, from which koffi is looked for, exists in the CommonJS build too.
export default packageConfig({ index: 'src/index.ts' }, { shims: true });
