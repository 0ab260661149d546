import type { Task } from '../api/views.ts';
import { hrefOf } from '../shell/routes.ts';

/** What a task belongs to; onboardings have a page here, the other jobs don't. */
export function JobLink({ task: { kind, jobId }, text = jobId }: { task: Task; text?: string }) {
  if (kind !== 'register-in-cupixworks') return <code>{jobId}</code>;
  return <a href={hrefOf({ page: 'onboarding', id: jobId })}>{text}</a>;
}
