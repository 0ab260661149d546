import { defineConfig } from 'vitest/config';

/**
 * Tests of rooms that keep nothing between calls share their modules: loading CDK and the SDKs anew for each
 * file would take longer than the tests. Everything that has clients, caches or settings is isolated.
 */
const SHARED = [
  'test/{cdk,console,docs,statemachines}/**/*.test.ts',
  'test/cli/{api,render}/**/*.test.ts',
  'test/examples/**/*.test.ts',
  'test/functions/{cpq,cupixworks,identity-domain,oci,oic,primavera}/**/*.test.ts',
  'test/functions/api/{request,views}/**/*.test.ts',
  'test/local/{assembly,cupixworks,engine,oracle,simulation}/**/*.test.ts',
];

/** Long runs whose rules others check too, in shorter ones: `npm run test:slow`. */
const SLOW = [
  'test/cli/{human-task,onboard,onboard-user,remote}.test.ts',
  'test/docs/curl.test.ts',
  'test/functions/git/commit-build.test.ts',
  'test/functions/oic/{factory,promotion}/large-*.test.ts',
  'test/local/http-api.test.ts',
  'test/workflow/!(onboarding).test.ts',
];

/** What people do on the console page, in Chromium: `npm run test:browser`. */
const BROWSER = ['test/browser/**/*.test.ts'];

const common = {
  testTimeout: 30_000,
  env: { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' },
};

export default defineConfig({
  test: {
    globalSetup: ['test/bundle-functions.ts'],
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...common,
          name: 'shared',
          include: SHARED,
          exclude: SLOW,
          pool: 'threads',
          isolate: false,
        },
      },
      {
        test: {
          ...common,
          name: 'isolated',
          include: ['test/**/*.test.ts'],
          exclude: [...SHARED, ...SLOW, ...BROWSER],
        },
      },
      { test: { ...common, name: 'slow', include: SLOW } },
      {
        test: {
          ...common,
          name: 'browser',
          include: BROWSER,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
