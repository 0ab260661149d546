import type { Task } from '../api/views.ts';
import { hrefOf } from '../shell/routes.ts';
import { taskWords } from '../words/task-words.ts';

/** What a task belongs to. */
export function JobLink({ task: { kind, jobId }, text = jobId }: { task: Task; text?: string }) {
  return <a href={hrefOf({ page: 'job', kind: taskWords(kind).job, id: jobId })}>{text}</a>;
}
