import { useState } from 'preact/hooks';
import { type ApiProblem, asProblem } from '../api/problem.ts';

/** Does something that takes a moment, once at a time; says what came in between. */
export function useSending() {
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  /** @returns whether it went well */
  const send = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (isSending) return false;
    setSending(true);
    setProblem(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(asProblem(error));
      return false;
    } finally {
      setSending(false);
    }
  };
  return { isSending, problem, send };
}
