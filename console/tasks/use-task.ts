import { useCallback, useEffect, useState } from 'preact/hooks';
import { callApi } from '../api/call-api.ts';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import { pause } from '../api/use-followed.ts';
import type { Task } from '../api/views.ts';
import { noteServiceTimes } from '../words/service-clock.ts';

/** While an answer is checked, and while nothing is expected to happen. */
const SOON_MS = 700;
const LATER_MS = 20_000;

/** One task as it is now. Assignees may not follow its job, so it is asked for again and again. */
export function useTask(id: string) {
  const [task, setTask] = useState<Task>();
  const [problem, setProblem] = useState<ApiProblem>();
  const path = `/tasks/${encodeURIComponent(id)}`;
  const isBeingChecked =
    task?.status === 'ANSWERED' && task.decision === 'done' && !task.isAccepted;

  const look = useCallback(
    async (signal?: AbortSignal) => {
      try {
        const found = await callApi<Task>('GET', path, { signal });
        noteServiceTimes(found.history.map(({ at }) => at));
        setTask(found);
        setProblem(undefined);
      } catch (error) {
        if (!signal?.aborted) setProblem(asProblem(error));
      }
    },
    [path],
  );

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const keepLooking = async () => {
      while (!signal.aborted) {
        if (!document.hidden) await look(signal);
        await pause(isBeingChecked ? SOON_MS : LATER_MS, signal).catch(() => undefined);
      }
    };
    void keepLooking();
    return () => controller.abort();
  }, [look, isBeingChecked]);

  return { task, problem, look };
}
