import { describe, expect, it } from 'vitest';
import { readProgress } from '#functions/api/read-progress.ts';
import { readStates } from '#functions/api/read-states.ts';
import { trace } from '#functions/api/trace-states.ts';
import { History } from './history.ts';
import { story } from './story.ts';

function statesOf({ events }: History): Record<string, string> {
  const states = readStates(trace(events), story, readProgress(events, story));
  return Object.fromEntries(states.map(({ name, status }) => [name, status]));
}

describe('the states of a workflow', () => {
  it('are all there, in the order of the definition, those of branches too', () => {
    expect(Object.keys(statesOf(new History()))).toEqual(story.states.map(({ name }) => name));
    expect(new Set(Object.values(statesOf(new History())))).toEqual(new Set(['pending']));
  });

  it('show where it is and what it went past', () => {
    const history = new History().task('Check instance').enter('Wait for Oracle', 'Wait');
    expect(statesOf(history)).toEqual({
      Preflight: 'skipped',
      'Check Primavera': 'skipped',
      'Check archive': 'skipped',
      'Provision instance': 'skipped',
      'Check instance': 'succeeded',
      'Wait for Oracle': 'waiting',
      'Import project': 'pending',
      'Register in CupixWorks': 'pending',
      'Explain failure': 'pending',
      'Onboarding failed': 'pending',
    });
  });

  it('count by their last visit', () => {
    const history = new History().task('Check instance').enter('Wait for Oracle', 'Wait').after(9);
    history.exit('Wait for Oracle', 'Wait').enter('Check instance').call('check');
    expect(statesOf(history)).toMatchObject({
      'Check instance': 'running',
      'Wait for Oracle': 'succeeded',
    });
    history.fail('Unavailable');
    expect(statesOf(history)).toMatchObject({ 'Check instance': 'waiting' });
    history.call('check').succeed().exit('Check instance');
    expect(statesOf(history)).toMatchObject({ 'Check instance': 'succeeded' });
  });

  it('show the branch that failed, and the state around it', () => {
    const history = new History().enter('Preflight', 'Parallel').add('ParallelStateStarted');
    const start = history.last;
    history.enter('Check archive', 'Task', start).call('check').succeed().exit('Check archive');
    history.enter('Check Primavera', 'Task', start).call('check').fail('InvalidCredentials');
    expect(statesOf(history)).toMatchObject({ Preflight: 'running', 'Check Primavera': 'running' });
    history.add('ParallelStateFailed').exit('Preflight', 'Parallel').task('Explain failure');
    history.enter('Onboarding failed', 'Fail').add('ExecutionFailed');
    expect(statesOf(history)).toMatchObject({
      Preflight: 'failed',
      'Check Primavera': 'failed',
      'Check archive': 'succeeded',
      'Import project': 'pending',
      'Explain failure': 'succeeded',
      'Onboarding failed': 'failed',
    });
  });

  it('of a branch that was broken off because another one failed are not to blame', () => {
    const history = new History().enter('Preflight', 'Parallel').add('ParallelStateStarted');
    const start = history.last;
    history.enter('Check archive', 'Task', start).call('check');
    history.enter('Check Primavera', 'Task', start).call('check').fail('InvalidCredentials');
    history.add('ParallelStateFailed').exit('Preflight', 'Parallel').task('Explain failure');
    history.enter('Onboarding failed', 'Fail').add('ExecutionFailed');
    expect(statesOf(history)).toMatchObject({
      'Check Primavera': 'failed',
      'Check archive': 'skipped',
    });
  });

  it('that only failures lead to are skipped once it ended well', () => {
    const history = new History().task('Import project').add('ExecutionSucceeded');
    expect(statesOf(history)).toMatchObject({
      'Import project': 'succeeded',
      'Register in CupixWorks': 'skipped',
      'Explain failure': 'skipped',
    });
  });

  it('that were at work when it was stopped have failed', () => {
    const history = new History().enter('Import project').call('import').add('ExecutionAborted');
    expect(statesOf(history)).toMatchObject({ 'Import project': 'failed' });
    history.add('ExecutionRedriven');
    expect(statesOf(history)).toMatchObject({ 'Import project': 'running' });
  });
});
