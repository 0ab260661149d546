import { defineConfig } from 'vitest/config';

/**
 * Tests of rooms that keep nothing between calls share their modules: loading CDK and the SDKs anew for each
 * file would take longer than the tests. Everything that has clients, caches or settings is isolated.
 */
const SHARED = [
  'test/{cdk,docs,statemachines}/**/*.test.ts',
  'test/functions/{cupixworks,identity-domain,oci,oic,primavera}/**/*.test.ts',
  'test/local/{assembly,cupixworks,engine,oracle,simulation}/**/*.test.ts',
];

/** Long runs whose rules others check too, in shorter ones: `npm run test:slow`. */
const SLOW = [
  'test/cli/{human-task,onboard}.test.ts',
  'test/workflow/{healing-failures,keyless,kill}.test.ts',
];

const common = {
  testTimeout: 30_000,
  env: { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' },
};

export default defineConfig({
  test: {
    globalSetup: ['test/bundle-functions.ts'],
    maxWorkers: 2,
    projects: [
      { test: { ...common, name: 'shared', include: SHARED, pool: 'threads', isolate: false } },
      {
        test: {
          ...common,
          name: 'isolated',
          include: ['test/**/*.test.ts'],
          exclude: [...SHARED, ...SLOW],
        },
      },
      { test: { ...common, name: 'slow', include: SLOW } },
    ],
  },
});
