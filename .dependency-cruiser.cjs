// The floors of docs/architecture.md: a folder imports only from floors below it; dialects never import each other.
const floors = ['model', 'errors', '(catalog|points)', 'services', 'dialects', '(listeners|cli)'];
const above = (index) => floors.slice(index + 1).map((name) => `^packages/server/src/${name}/`);

module.exports = {
  forbidden: [
    ...floors.slice(0, -1).map((name, index) => ({
      name: `floor-${index}-${name.replace(/[^a-z]/g, '')}-imports-only-below`,
      severity: 'error',
      from: { path: `^packages/server/src/${name}/` },
      to: { path: above(index) },
    })),
    {
      name: 'catalog-and-points-are-apart',
      severity: 'error',
      from: { path: '^packages/server/src/catalog/' },
      to: { path: '^packages/server/src/points/' },
    },
    {
      name: 'points-and-catalog-are-apart',
      severity: 'error',
      from: { path: '^packages/server/src/points/' },
      to: { path: '^packages/server/src/catalog/' },
    },
    {
      name: 'dialects-are-siblings',
      severity: 'error',
      from: { path: '^packages/server/src/dialects/([^/]+)/' },
      to: {
        path: '^packages/server/src/dialects/([^/]+)/',
        pathNot: '^packages/server/src/dialects/($1|mapping)/',
      },
    },
    {
      name: 'dialects-know-no-store',
      severity: 'error',
      from: { path: '^packages/server/src/(dialects|listeners)/' },
      to: { path: '^packages/server/src/(catalog|points)/' },
    },
    {
      // What a dialect may rely on says nothing of who keeps it or how.
      name: 'contract-knows-only-model-and-errors',
      severity: 'error',
      from: { path: '^packages/server/src/services/(services\\.ts$|contract/)' },
      to: {
        path: '^packages/server/src/',
        pathNot: '^packages/server/src/(model|errors|services/contract)/',
      },
    },
    {
      // One way in: the contract as a whole.
      name: 'dialects-take-the-contract-whole',
      severity: 'error',
      from: { path: '^packages/server/src/(dialects|listeners)/' },
      to: { path: '^packages/server/src/services/contract/' },
    },
    {
      name: 'store-drivers-stay-in-their-store',
      severity: 'error',
      from: { pathNot: '^packages/server/(src/(catalog|points)|test)/|^bench/' },
      to: { path: 'node_modules/(chdb|@clickhouse|kysely|libsql|pg)/' },
    },
    {
      name: 'only-main-composes',
      severity: 'error',
      from: { path: '^packages/server/src/[^/]+/', pathNot: '^packages/server/src/(cli|main)/' },
      to: { path: '^packages/server/src/main(\\.ts$|/)' },
    },
    {
      name: 'main-knows-no-command',
      severity: 'error',
      from: { path: '^packages/server/src/main(\\.ts$|/)' },
      to: { path: '^packages/server/src/cli/' },
    },
    {
      name: 'settings-are-handed-in',
      severity: 'error',
      from: { path: '^packages/server/src/(model|errors|catalog|points|services|dialects)/' },
      to: { path: '^packages/server/src/config' },
    },
    {
      name: 'the-client-stands-alone',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: '^packages/client/src/node/' },
      // The optional peers are loaded when they are asked for, each by one file.
      to: { pathNot: ['^packages/client/src/', '^node_modules/(apache-arrow|mqtt)/'] },
    },
    {
      name: 'arrow-is-loaded-by-one-file',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: '^packages/client/src/reading/columns/arrow.ts$' },
      to: { path: '^node_modules/apache-arrow/' },
    },
    {
      name: 'mqtt-is-loaded-by-one-file',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: '^packages/client/src/device/mqtt-library.ts$' },
      to: { path: '^node_modules/mqtt/' },
    },
    {
      // What needs Node is loaded where it is asked for; a page gets none of it.
      name: 'of-the-client-only-node-needs-node',
      severity: 'error',
      from: { path: '^packages/client/src/node/' },
      to: { pathNot: '^packages/client/src/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'http-is-the-ground-floor-of-the-client',
      severity: 'error',
      from: { path: '^packages/client/src/http/' },
      to: { path: '^packages/client/src/', pathNot: '^packages/client/src/http/' },
    },
    {
      name: 'the-connection-is-its-first-floor',
      severity: 'error',
      from: { path: '^packages/client/src/native/' },
      to: { path: '^packages/client/src/', pathNot: '^packages/client/src/(http|native)/' },
    },
    {
      name: 'rooms-of-the-client-do-not-know-the-client',
      severity: 'error',
      from: { path: '^packages/client/src/[a-z-]+/', pathNot: '^packages/client/src/node/' },
      to: { path: '^packages/client/src/(client|index)\\.' },
    },
    {
      name: 'only-the-command-uses-the-client',
      severity: 'error',
      from: { path: '^packages/server/src/', pathNot: '^packages/server/src/cli/' },
      to: { path: '^packages/client/|^@tributary/client' },
    },
    {
      name: 'packages-are-used-by-their-name',
      severity: 'error',
      from: { path: '^packages/(server|dashboard)/src/' },
      to: { path: '^packages/client/', pathNot: '^packages/client/(src|dist)/index\\.' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-test-code-in-source',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { path: '^packages/[^/]+/test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
