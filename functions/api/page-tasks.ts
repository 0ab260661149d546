import { assigneesOf, type HumanTask, type TaskStatus } from '#runtime/human-task.ts';
import { type Page, pageByType } from './page-by-type.ts';

export interface TaskPageRequest {
  status?: TaskStatus | undefined;
  jobId?: string | undefined;
  /** E-mail address of somebody who may do it now. */
  assignee?: string | undefined;
  /** Whether the caller may see it; absent: every one. */
  isSeen?: ((task: HumanTask) => boolean) | undefined;
  limit: number;
  cursor?: string | undefined;
}

/**
 * One page of human tasks, the most recently changed first.
 * @returns undefined when the cursor isn't one of ours
 */
export function pageTasks(request: TaskPageRequest): Promise<Page<HumanTask> | undefined> {
  const { status, jobId, assignee, isSeen = () => true, limit, cursor } = request;
  const wanted = assignee?.toLowerCase();
  const isTheirs = (task: HumanTask) =>
    wanted === undefined || assigneesOf(task).some((one) => one.toLowerCase() === wanted);
  const isChosen = wanted !== undefined || request.isSeen !== undefined;
  return pageByType<HumanTask>({
    type: 'task',
    keyOf: (id) => ({ pk: `task#${id}`, sk: 'task' }),
    filters: { status, jobId },
    ...(isChosen && { isShown: (task) => isTheirs(task) && isSeen(task) }),
    limit,
    cursor,
  });
}
