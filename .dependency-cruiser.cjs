// The arrows of docs/architecture.md. A room imports only what its row allows; siblings meet through shapes.
const allowed = {
  bytes: [],
  pcap: ['bytes'],
  dissect: ['bytes'],
  'tcp-reassembly': ['bytes'],
  'tls-decrypt': ['bytes'],
  http: ['bytes'],
  'filter-lang': [],
  capture: ['bytes', 'pcap'],
  analyzer: ['bytes', 'pcap', 'dissect', 'tcp-reassembly', 'tls-decrypt', 'http', 'filter-lang'],
};

const tests = '(\\.test\\.ts$|/test/)';

const arrows = Object.entries(allowed).map(([room, others]) => ({
  name: `arrows-of-${room}`,
  comment: `packages/${room} may import ${others.length > 0 ? others.join(', ') : 'no other package'}`,
  severity: 'error',
  from: { path: `^packages/${room}/`, pathNot: tests },
  to: { path: '^(packages|apps)/', pathNot: `^packages/(${[room, ...others].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-own-barrel',
      comment: "import the file, not your own package's index",
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/', pathNot: [tests, '/index(\\.node)?\\.ts$'] },
      to: { path: '^packages/$1/src/index(\\.node)?\\.ts$' },
    },
    {
      name: 'node-only-behind-its-condition',
      comment:
        'node: modules belong to files named *.node.ts or *.node.js (or to capture, which is Node alone)',
      severity: 'error',
      from: {
        path: '^packages/(?!capture/)',
        pathNot: [tests, '\\.node\\.[tj]s$', '/scripts/', 'tsup\\.config\\.ts$'],
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-node-file-from-portable',
      comment: 'a portable file may not reach a *.node.ts file',
      severity: 'error',
      from: { path: '^packages/(?!capture/)', pathNot: [tests, '\\.node\\.[tj]s$'] },
      to: { path: '\\.node\\.[tj]s$' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
