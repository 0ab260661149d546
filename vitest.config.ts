import { defineConfig } from 'vitest/config';

/**
 * Tests of rooms that keep nothing between calls share their modules: loading CDK and the SDKs anew for each
 * file would take longer than the tests. Everything that has clients, caches or settings is isolated.
 */
const SHARED = [
  'test/{cdk,console,docs,statemachines}/**/*.test.ts',
  'test/functions/{cpq,cupixworks,identity-domain,oci,oic,primavera}/**/*.test.ts',
  'test/local/{assembly,cupixworks,engine,oracle,simulation}/**/*.test.ts',
];

/** Long runs whose rules others check too, in shorter ones: `npm run test:slow`. */
const SLOW = [
  'test/functions/oic/factory/large-archive.test.ts',
  'test/functions/oic/promotion/large-build.test.ts',
  'test/cli/{human-task,onboard,onboard-user,remote}.test.ts',
  'test/docs/curl.test.ts',
  'test/workflow/{error-recovery,error-recovery-faults,error-recovery-killed,error-recovery-many,healing-failures,human-task,recovery-examples}.test.ts',
  'test/workflow/{integration-user,integration-user-faults,integration-user-plan,integration-user-secrets,simulated-user-failures}.test.ts',
  'test/workflow/{promotion,promotion-failures,promotion-faults,promotion-secrets}.test.ts',
  'test/workflow/{archives,crashes,endpoints,events,keyless,kill,plan,plan-equals-apply}.test.ts',
  'test/workflow/{registration-values,reminders,simulated-failures}.test.ts',
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
