// One direction (docs/V3_ARCHITECTURE_MASTER_GUIDE.md): contracts → packages → functions, worker, web, cli.
// Siblings meet in the database's RPCs and in contracts; only clinical-text knows another, the terminology (ADR 0010).

/** Everything that may import contracts, with what else of this repository it may import. */
const rooms = {
  'packages/contracts': [],
  'packages/audit-chain': [],
  'packages/document-reader': ['packages/contracts'],
  'packages/terminology': ['packages/contracts'],
  'packages/clinical-text': ['packages/contracts', 'packages/terminology'],
  'packages/local-stack': ['packages/contracts'],
  'packages/record-archive': ['packages/contracts'],
  'packages/deployment': ['packages/local-stack'],
  'packages/cli': [
    'packages/deployment',
    'packages/contracts',
    'packages/audit-chain',
    'packages/record-archive',
    'packages/document-reader',
    'packages/clinical-text',
    'packages/terminology',
    'packages/local-stack',
  ],
  current_functions: ['packages/contracts'],
  'current_workers/exora-v3-worker': [
    'packages/contracts',
    'packages/audit-chain',
    'packages/document-reader',
    'packages/clinical-text',
  ],
  'apps/web': ['packages/contracts', 'packages/audit-chain', 'packages/record-archive'],
};
const ours = '^(packages|current_functions|current_workers|apps)/';
/** Integration tests start the real stack, whichever room they test. */
const tests = '(\\.test\\.tsx?$|/test/)';

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `${room} imports only ${allowed.join(', ') || 'itself'}`,
      severity: 'error',
      from: { path: `^${room}/`, pathNot: tests },
      to: { path: ours, pathNot: [room, ...allowed].map((path) => `^${path}/`) },
    })),
    {
      name: 'no feature imports another feature',
      severity: 'error',
      from: { path: '^apps/web/src/features/([^/]+)/' },
      to: { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' },
    },
    {
      name: 'shared web code imports no feature',
      severity: 'error',
      from: { path: '^apps/web/src/(components|lib)/' },
      to: { path: '^apps/web/src/(features|app)/' },
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'nothing imports a built artefact',
      severity: 'error',
      from: {},
      to: { path: '^(supabase/functions|apps/render-(worker|web))/' },
    },
    {
      name: 'every import resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(npm:|jsr:)' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.next|node_modules)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
    moduleSystems: ['es6'],
  },
};
