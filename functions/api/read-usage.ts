import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Usage } from './estimate-cost.ts';
import { trace } from './trace-states.ts';

const DEFAULT_MEMORY_MB = 512;
const ENDED = /^(Task|LambdaFunction)(Succeeded|Failed|TimedOut|Submitted)$/;

/**
 * AWS counts each state that is entered, and each retry, as a transition.
 * https://aws.amazon.com/step-functions/pricing/
 */
export function countTransitions(events: HistoryEvent[]): number {
  const entered = events.filter((event) => event.type?.endsWith('StateEntered')).length;
  return entered + trace(events).filter((place) => place.isRetry).length;
}

/**
 * The calls of Lambda functions, from being scheduled to having answered. A function that hands out a
 * task token has answered when the task is submitted; the person's time costs nothing.
 */
export function invocationsIn(
  events: HistoryEvent[],
  memoryOf: (functionName: string) => number = () => DEFAULT_MEMORY_MB,
): Usage['invocations'] {
  const started = new Map<number, { at: number; memoryMb: number }>();
  const invocations: Usage['invocations'] = [];
  for (const event of events) {
    const before = started.get(event.previousEventId ?? 0);
    const name = functionIn(event);
    if (event.id === undefined) continue;
    if (name !== undefined) {
      started.set(event.id, { at: event.timestamp?.getTime() ?? 0, memoryMb: memoryOf(name) });
    } else if (before && ENDED.test(event.type ?? '')) {
      const milliseconds = (event.timestamp?.getTime() ?? before.at) - before.at;
      invocations.push({ milliseconds, memoryMb: before.memoryMb });
    } else if (before) {
      started.set(event.id, before);
    }
  }
  return invocations;
}

/** The function that an event schedules, or undefined. */
function functionIn(event: HistoryEvent): string | undefined {
  const plain = event.lambdaFunctionScheduledEventDetails?.resource;
  if (plain !== undefined) return plain;
  const task = event.taskScheduledEventDetails;
  if (task?.resourceType !== 'lambda') return undefined;
  try {
    const parameters = JSON.parse(task.parameters ?? '{}') as { FunctionName?: string };
    return parameters.FunctionName ?? '';
  } catch {
    return '';
  }
}
