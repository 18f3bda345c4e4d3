// node scripts/new-package.mjs NAME "DESCRIPTION" [SIBLING …]: the files every package starts with.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';

const [name, description, ...siblings] = process.argv.slice(2);
const folder = `packages/${name}`;
mkdirSync(`${folder}/src`, { recursive: true });
const entry = (file) => ({
  import: { types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` },
  require: { types: `./dist/${file}.d.cts`, default: `./dist/${file}.cjs` },
});
const manifest = {
  name: `@plainwire/${name}`,
  version: '0.1.0',
  description,
  license: 'MIT',
  keywords: ['pcap', 'network', 'packet'],
  type: 'module',
  sideEffects: false,
  engines: { node: '>=20.19' },
  files: ['dist'],
  exports: { '.': entry('index'), './package.json': './package.json' },
  main: './dist/index.cjs',
  module: './dist/index.js',
  types: './dist/index.d.cts',
  publishConfig: { access: 'public' },
  scripts: {
    build: 'tsup',
    typecheck: 'tsc -p .',
    'check:package': 'publint --strict && attw --pack . --profile node16',
  },
  dependencies: Object.fromEntries(siblings.map((sibling) => [`@plainwire/${sibling}`, '0.1.0'])),
};
writeFileSync(`${folder}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
writeFileSync(
  `${folder}/tsconfig.json`,
  '{ "extends": "../../tsconfig.base.json", "include": ["src", "test", "tsup.config.ts"] }\n',
);
writeFileSync(
  `${folder}/tsup.config.ts`,
  "import { packageConfig } from '../../tsup.base.ts';\n\nexport default packageConfig({ index: 'src/index.ts' });\n",
);
copyFileSync('LICENSE', `${folder}/LICENSE`);
