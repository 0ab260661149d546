import { useState } from 'preact/hooks';
import { callApi } from '../api/call-api.ts';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import type { Task } from '../api/views.ts';
import { announce } from '../shell/announce.tsx';

/** Answers a task, once: a second click finds nothing to press, and the service would take no second answer. */
export function useAnswer(
  { taskId }: Task,
  how: 'complete' | 'reject',
  onAnswered: () => Promise<void>,
) {
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const send = async (body: Record<string, string>) => {
    if (isSending) return;
    setSending(true);
    setProblem(undefined);
    try {
      await callApi('POST', `/tasks/${encodeURIComponent(taskId)}/${how}`, { body });
      announce(how === 'complete' ? 'Sent. It is being checked.' : 'The task is declined.');
      await onAnswered();
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setSending(false);
    }
  };
  return { isSending, problem, send };
}
