import { describe, expect, it } from 'vitest';
import { readProgress, type StageProgress } from '#functions/api/read-progress.ts';
import type { StageId } from '#runtime/stages.ts';
import { History } from './history.ts';

const stages: Record<string, StageId> = {
  Preflight: 'preflight',
  'Check Primavera': 'preflight',
  'Check archive': 'preflight',
  'Provision instance': 'provision-instance',
  'Check instance': 'wait-for-active',
  'Wait for Oracle': 'wait-for-active',
  'Import project': 'import-project',
  'Register in CupixWorks': 'register-in-cupixworks',
};
const reading = { stageOf: (state: string) => stages[state] };

function stageOf(history: History, name: StageId): StageProgress {
  const found = readProgress(history.events, reading).stages.find((stage) => stage.name === name);
  if (!found) throw new Error(`There is no stage ${name}.`);
  return found;
}

describe('how far an execution is', () => {
  it('has all stages pending before anything happened', () => {
    const { stages: all, transitions, status } = readProgress(new History().events, reading);
    expect(all).toHaveLength(13);
    expect(new Set(all.map((stage) => stage.status))).toEqual(new Set(['pending']));
    expect({ transitions, status }).toEqual({ transitions: 0, status: 'RUNNING' });
  });

  it('knows what runs, since when, and what is done', () => {
    const history = new History().task('Provision instance', 4).enter('Check instance');
    expect(stageOf(history, 'preflight').status).toBe('skipped');
    expect(stageOf(history, 'provision-instance')).toMatchObject({
      status: 'succeeded',
      startedAt: '2026-01-01T00:00:00.000Z',
      seconds: 4,
      attempts: 1,
    });
    expect(stageOf(history, 'wait-for-active').status).toBe('running');
    expect(stageOf(history, 'prove').status).toBe('pending');
  });

  it('adds up the rounds of a poll loop without calling them attempts', () => {
    const history = new History();
    for (let round = 0; round < 3; round += 1) {
      history.task('Check instance', 1).enter('Wait for Oracle', 'Wait').after(30);
      expect(stageOf(history, 'wait-for-active')).toMatchObject({
        status: 'waiting',
        waitingFor: 'Oracle',
      });
      history.exit('Wait for Oracle', 'Wait');
    }
    expect(stageOf(history, 'wait-for-active')).toMatchObject({ attempts: 1, seconds: 93 });
  });

  it('counts retries, and says what the next attempt waits on', () => {
    const history = new History().enter('Import project').call('import').fail('Throttled');
    expect(stageOf(history, 'import-project')).toMatchObject({
      status: 'waiting',
      waitingFor: 'the next attempt (Throttled)',
      attempts: 1,
    });
    history.after(20).call('import').succeed();
    expect(stageOf(history, 'import-project')).toMatchObject({ status: 'running', attempts: 2 });
  });

  it('promises no next attempt after an error that stops', () => {
    const history = new History().enter('Import project').call('import').fail('NotAuthorized');
    expect(stageOf(history, 'import-project').status).toBe('running');
  });

  it('waits for a person once the task is handed out', () => {
    const where = { resource: 'invoke.waitForTaskToken', resourceType: 'lambda' };
    const history = new History()
      .enter('Register in CupixWorks')
      .call('open-registration')
      .add('TaskSubmitted', { taskSubmittedEventDetails: where })
      .after(3600);
    expect(stageOf(history, 'register-in-cupixworks')).toMatchObject({
      status: 'waiting',
      waitingFor: 'a person',
    });
  });

  it('follows the branches of a Parallel, which run side by side', () => {
    const history = new History().enter('Preflight', 'Parallel').add('ParallelStateStarted');
    const start = history.last;
    history.enter('Check Primavera', 'Task', start);
    const primavera = history.last;
    history.enter('Check archive', 'Task', start);
    const archive = history.last;
    history.call('check-account', 1, primavera).fail('Unavailable');
    const failed = history.last;
    history.call('check-archive', 1, archive).succeed();
    history.call('check-account', 1, failed);
    expect(stageOf(history, 'preflight')).toMatchObject({ status: 'running', attempts: 2 });
    expect(readProgress(history.events, reading).transitions).toBe(4);
  });

  it('blames the stage where it failed, not the states that report it', () => {
    const history = new History().enter('Import project').call('import').fail('NotAuthorized');
    history.exit('Import project').task('Explain failure').enter('Onboarding failed', 'Fail');
    history.add('ExecutionFailed');
    const progress = readProgress(history.events, reading);
    expect(progress.status).toBe('FAILED');
    expect(stageOf(history, 'import-project').status).toBe('failed');
    expect(stageOf(history, 'prove').status).toBe('pending');
  });

  it('goes on in the failed state after a redrive', () => {
    const history = new History().enter('Import project').call('import').fail('States.Timeout');
    history.add('ExecutionFailed').after(100).add('ExecutionRedriven').call('import');
    expect(stageOf(history, 'import-project')).toMatchObject({ status: 'running', attempts: 2 });
    history.succeed().exit('Import project').add('ExecutionSucceeded');
    expect(readProgress(history.events, reading).status).toBe('SUCCEEDED');
    expect(stageOf(history, 'complete').status).toBe('skipped');
  });
});

describe('what a run costs', () => {
  it('counts states and retries as transitions', () => {
    const history = new History().task('Provision instance').enter('Import project');
    history.call('import').fail('Throttled').call('import').succeed();
    expect(readProgress(history.events, reading).transitions).toBe(3);
  });

  it('adds the time of functions by their memory, and not the time of people', () => {
    const memoryOf = () => 1024;
    const idle = new History().enter('Import project').exit('Import project');
    const busy = new History().enter('Import project').call('import', 100).succeed();
    const cost = (history: History) =>
      readProgress(history.events, { ...reading, memoryOf }).estimatedCostUsd;
    // 100 s of 1 GB on Arm: https://aws.amazon.com/lambda/pricing/
    expect(cost(busy) - cost(idle)).toBeCloseTo(100 * 0.0000133334 + 0.0000002, 6);
    const where = { resource: 'invoke.waitForTaskToken', resourceType: 'lambda' };
    const asking = new History().enter('Register in CupixWorks').call('open', 1);
    asking.add('TaskSubmitted', { taskSubmittedEventDetails: where });
    const before = cost(asking);
    asking.after(86_400).add('TaskSucceeded');
    expect(cost(asking)).toBe(before);
  });
});
