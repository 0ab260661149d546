import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followExecution } from '#cli/follow-execution.ts';
import type { Shown } from '#cli/render/view.ts';
import type { ServiceListener } from '#local/service-types.ts';
import { History } from '#test/functions/api/history.ts';

const states = mockClient(SFNClient);
let listeners: Set<ServiceListener>;
let seen: Shown[];
/** Another one for each test: what was read of an execution is kept while the process lives. */
let arn: string;
let tests = 0;

beforeEach(() => {
  states.reset();
  arn = `arn:aws:states:us-east-1:1:execution:Onboarding:acme-${++tests}`;
  listeners = new Set();
  seen = [];
});
afterEach(() => {
  expect(listeners.size).toBe(0);
});

const announce = (event: HistoryEvent | undefined, executionArn = arn) => {
  if (!event) throw new Error('There is no such event.');
  for (const listener of [...listeners]) listener({ executionArn, event });
};

function follow(options: { stopForPerson?: boolean; signal?: AbortSignal } = {}) {
  return followExecution({
    service: {
      now: () => 0,
      reading: { stageOf: () => 'import-project' },
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    executionArn: arn,
    show: (progress) => seen.push(progress),
    stopForPerson: false,
    signal: new AbortController().signal,
    ...options,
  });
}

/** Lets promises that are ready go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('following an execution', () => {
  it('takes what was, then what comes, each event once, until it ends', async () => {
    const { events } = new History().task('A').task('B').add('ExecutionSucceeded');
    states.on(GetExecutionHistoryCommand).resolves({ events: events.slice(0, 6) });
    const following = follow();
    // Announced while the history is being read, and part of it.
    announce(events[5]);
    await settle();
    for (const event of events.slice(6)) announce(event);
    expect(await following).toBe('ended');
    expect(seen.at(-1)).toMatchObject({ status: 'SUCCEEDED', transitions: 2 });
  });

  it('hears nothing of other executions', async () => {
    const { events } = new History().task('A').add('ExecutionSucceeded');
    states.on(GetExecutionHistoryCommand).resolves({ events: events.slice(0, 3) });
    const following = follow();
    await settle();
    announce(events.at(-1), `${arn}-other`);
    expect(seen.at(-1)?.status).toBe('RUNNING');
    announce(events.at(-1));
    expect(await following).toBe('ended');
  });

  it('stops for a person, if told to', async () => {
    const where = { resource: 'invoke.waitForTaskToken', resourceType: 'lambda' };
    const history = new History().enter('Ask').call('open');
    const { events } = history.add('TaskSubmitted', { taskSubmittedEventDetails: where });
    states.on(GetExecutionHistoryCommand).resolves({ events });
    expect(await follow({ stopForPerson: true })).toBe('person');
  });

  it('stops when the user wants to', async () => {
    states.on(GetExecutionHistoryCommand).resolves({ events: new History().task('A').events });
    const stop = new AbortController();
    const following = follow({ signal: stop.signal });
    await settle();
    stop.abort();
    expect(await following).toBe('interrupted');
  });
});
