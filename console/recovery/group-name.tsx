import type { FailureGroup } from '../api/views.ts';
import { Runbook } from '../parts/runbook.tsx';

type Common = Pick<
  FailureGroup,
  'project' | 'integration' | 'version' | 'errorCode' | 'message' | 'runbook'
>;

/** What failures of a group have in common: where, with which code and message, and the page about it. */
export function GroupName({ group }: { group: Common }) {
  const { message, runbook, errorCode } = group;
  return (
    <span class="group-name">
      <b>{placeOf(group)}</b>
      <span>{message ?? 'No message'}</span>
      {runbook && (
        <span class="small-print">
          <Runbook error={errorCode ?? 'it'} address={runbook} />
        </span>
      )}
    </span>
  );
}

/** `SALES / ORDER_IN 01.00.0000, error 504` */
export function placeOf({ project, integration, version, errorCode }: Common): string {
  const named = [integration, version].filter(Boolean).join(' ');
  const where = [project, named].filter(Boolean).join(' / ') || 'Unknown integration';
  return errorCode ? `${where}, error ${errorCode}` : where;
}
