/** Runs as the API shows them. */

import { timestamp } from '../wire.ts';
import { tracking } from './read-filter.ts';
import type { Run } from './runs.ts';

const traceLevels = { production: 'Production', audit: 'Audit', debug: 'Debug' } as const;

/** https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-instances-id-get.html */
export function viewInstance(id: string, run: Run): Record<string, unknown> {
  const bare = { id, status: run.status, duration: run.durationMs, isPurged: run.isPurged };
  const times = {
    creationDate: timestamp(run.createdAt),
    lastTrackedTime: timestamp(run.updatedAt),
  };
  if (run.isPurged) return { ...bare, ...times };
  const { traffic } = run;
  return {
    ...bare,
    ...times,
    ...tracking(run),
    integrationId: `${traffic.code}|${traffic.version}`,
    integrationName: traffic.name,
    integrationVersion: traffic.version,
    projectCode: traffic.projectCode,
    projectFound: true,
    instanceReportingLevel: traceLevels[traffic.tracing],
    hasRecoverableFaults: run.status === 'FAILED' && run.failure?.recoverable === true,
    links: [],
  };
}

/** https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-errors-id-get.html */
export function viewError(id: string, run: Run): Record<string, unknown> {
  const times = {
    creationDate: timestamp(run.createdAt),
    lastTrackedTime: timestamp(run.updatedAt),
  };
  const bare = { id, instanceId: id, status: run.status, isPurged: run.isPurged, ...times };
  const { traffic, failure } = run;
  if (run.isPurged || !failure) return { ...bare, recoverable: false };
  return {
    ...bare,
    ...tracking(run),
    faultId: `${id}-1`,
    errorCode: failure.errorCode,
    errorMessage: failure.message.replaceAll('{n}', String(run.target[1])),
    errorDetails: `Fault in ${failure.location}`,
    errorLocation: failure.location,
    recoverable: failure.recoverable,
    retryCount: run.retries,
    projectCode: traffic.projectCode,
    currentTraceLevel: traceLevels[traffic.tracing],
    integration: {
      code: traffic.code,
      name: traffic.name,
      version: traffic.version,
      projectCode: traffic.projectCode,
    },
    integrationDeleted: false,
    links: [],
  };
}
