import type { ErroredInstance } from '#functions/oic/monitoring/errored-instances.ts';
import {
  type FailedInstance,
  groupOf,
  toFailedInstance,
} from '#functions/oic/recovery/failed-instance.ts';
import { runbookOf } from '#functions/oic/recovery/known-errors.ts';
import type { FailureGroup, FailureView } from '#runtime/instance-health.ts';
import { redact } from '#runtime/redaction.ts';

/** A business identifier is short; what is longer may be anything. */
const VALUE_LENGTH = 120;
/** Groups that are shown one by one. */
const MAX_GROUPS = 10;

/** What a failure may show: business identifiers, the message without what it may quote, never a payload. */
export function viewFailure(seen: ErroredInstance): FailureView {
  const failure = toFailedInstance(seen);
  return {
    id: failure.id,
    ...commonOf(failure),
    status: failure.status,
    recoverable: failure.recoverable,
    retries: failure.retries,
    tracking: trackingOf(seen),
    createdAt: isoTime(failure.createdAt),
    updatedAt: isoTime(failure.updatedAt),
  };
}

function trackingOf(seen: ErroredInstance): FailureView['tracking'] {
  const fields = [
    [seen.primaryName, seen.primaryValue],
    [seen.secondaryName, seen.secondaryValue],
    [seen.tertiaryName, seen.tertiaryValue],
  ] as const;
  return fields.flatMap(([name, value]) =>
    value ? [{ name: name ?? null, value: redact(value).slice(0, VALUE_LENGTH) }] : [],
  );
}

/** What the failures of one group have in common. */
export function commonOf(failure: FailedInstance) {
  const { project, integration, version, errorCode, message } = failure;
  const group = groupOf(failure);
  const runbook = runbookOf(failure);
  return { group, project, integration, version, errorCode, message, runbook };
}

/** Counts failures by integration, code and message; the largest groups first. */
export function groupFailures(failures: readonly FailedInstance[]): {
  groups: FailureGroup[];
  others: number;
} {
  const groups = new Map<string, FailureGroup>();
  for (const failure of failures) {
    const common = commonOf(failure);
    const at = isoTime(failure.createdAt);
    const known = groups.get(common.group);
    groups.set(common.group, {
      ...common,
      count: (known?.count ?? 0) + 1,
      recoverable: (known?.recoverable ?? 0) + Number(failure.recoverable),
      newestAt: known && known.newestAt > at ? known.newestAt : at,
      oldestAt: known && known.oldestAt < at ? known.oldestAt : at,
    });
  }
  const sorted = [...groups.values()].sort((a, b) => b.count - a.count);
  const rest = sorted.slice(MAX_GROUPS);
  return {
    groups: sorted.slice(0, MAX_GROUPS),
    others: rest.reduce((sum, { count }) => sum + count, 0),
  };
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
