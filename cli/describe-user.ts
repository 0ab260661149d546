import { describeExecution } from '#functions/api/launch-execution.ts';
import { findJob } from '#runtime/ledger.ts';
import { listWaitingTasks } from '#runtime/tasks.ts';
import type { UserOutcome } from './render/user-result.ts';

/** What became of a run for an integration user, or what it waits for. */
export async function describeUser(jobId: string, executionArn: string): Promise<UserOutcome> {
  const execution = await describeExecution(executionArn);
  const { failure = null } = (await findJob(jobId)) ?? {};
  const status = execution?.status ?? 'RUNNING';
  const tasks = status === 'RUNNING' ? await listWaitingTasks() : [];
  const task = tasks.find((one) => one.jobId === jobId);
  return {
    jobId,
    executionArn,
    status,
    result: execution?.output ? JSON.parse(execution.output) : null,
    failure: status === 'SUCCEEDED' || status === 'RUNNING' ? null : failure,
    task: task
      ? { id: task.id, title: task.title, assignee: task.assignee, dueAt: task.dueAt }
      : null,
  };
}
