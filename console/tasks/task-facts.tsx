import type { Task } from '../api/views.ts';
import { Absolute, Relative } from '../parts/time.tsx';
import { JobLink } from './job-link.tsx';

/** Whose task it is, until when, and what happens if nobody does it. */
export function TaskFacts({ task }: { task: Task }) {
  const { assignee, escalateTo, escalatedAt, remindedAt, dueAt, isOverdue, status } = task;
  return (
    <dl class="facts">
      <div>
        <dt>For</dt>
        <dd>{escalatedAt && escalateTo ? `${assignee} or ${escalateTo}` : assignee}</dd>
      </div>
      {status === 'OPEN' && (
        <div>
          <dt>Due</dt>
          <dd class={isOverdue ? 'overdue' : ''}>
            <Relative iso={dueAt} />, <Absolute iso={dueAt} />
            {isOverdue && ' (overdue)'}
          </dd>
        </div>
      )}
      {remindedAt && (
        <div>
          <dt>Reminded</dt>
          <dd>
            <Relative iso={remindedAt} />
          </dd>
        </div>
      )}
      {escalateTo && (
        <div>
          <dt>{escalatedAt ? 'Escalated' : 'Then asked'}</dt>
          <dd>
            {escalateTo}
            {escalatedAt && (
              <>
                , <Relative iso={escalatedAt} />
              </>
            )}
          </dd>
        </div>
      )}
      <div>
        <dt>Belongs to</dt>
        <dd>
          <JobLink task={task} />
        </dd>
      </div>
    </dl>
  );
}
