import { beforeEach, describe, expect, it } from 'vitest';
import { handler } from '#functions/oic/remove-project.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import { oic, problem, remember, useOic } from './oic-setup.ts';

const setup = useOic();
let there: boolean;
let status: string;

beforeEach(() => {
  there = true;
  status = 'ACTIVATED';
  setup.http
    .on('GET', /projects\/CUPIX$/, () => (there ? { json: { id: 'CUPIX' } } : problem(404, 'gone')))
    .on('GET', /integrations$/, () => ({
      json: { items: [{ id: 'TOKEN|01.00.0000', code: 'TOKEN', version: '01.00.0000', status }] },
    }))
    .on('POST', /integrations\/TOKEN/, () => {
      status = 'CONFIGURED';
      return { json: {} };
    })
    .on('DELETE', /projects\/CUPIX$/, () => {
      there = false;
      return { status: 200 };
    });
});

describe('remove-project', () => {
  it('deactivates first, deletes when that is done, and forgets once it is gone', async () => {
    remember(setup, 'project', 'CUPIX', {});
    expect((await failureOf(handler, oic)).name).toBe('NotReadyYet');
    expect(setup.http.mutations.map((call) => call.split(' ')[0])).toEqual(['POST']);
    expect(await run(handler, oic)).toEqual({ change: 'removed' });
    expect(setup.aws.resource('project')).toBeUndefined();
    expect(await run(handler, oic)).toEqual({ change: 'absent' });
  });

  it('goes on after a lost answer', async () => {
    remember(setup, 'project', 'CUPIX', {});
    status = 'CONFIGURED';
    setup.http.once('DELETE', /CUPIX$/, { lost: true }, { effect: true });
    expect((await failureOf(handler, oic)).name).toBe('Unavailable');
    expect(await run(handler, oic)).toEqual({ change: 'absent' });
    expect(setup.aws.resource('project')).toBeUndefined();
  });

  it('waits while an editor holds it (412)', async () => {
    remember(setup, 'project', 'CUPIX', {});
    status = 'CONFIGURED';
    setup.http.on('DELETE', /CUPIX$/, problem(412, 'locked'));
    expect((await failureOf(handler, oic)).name).toBe('NotReadyYet');
    expect(setup.aws.resource('project')).toBeDefined();
  });

  it('touches nothing that we did not make', async () => {
    remember(setup, 'project', 'CUPIX', {}, 'adopted');
    expect(await run(handler, oic)).toEqual({ change: 'kept' });
    expect(setup.http.calls).toHaveLength(0);
  });

  it('tolerates that there never was one, nor an instance', async () => {
    expect(await run(handler, { ...oic, instance: null, client: null })).toEqual({
      change: 'absent',
    });
  });

  it('says so when a project can no longer be reached', async () => {
    remember(setup, 'project', 'CUPIX', {});
    const failure = await failureOf(handler, { ...oic, instance: null, client: null });
    expect(failure.name).toBe('NotFound');
    expect(setup.aws.resource('project')).toBeDefined();
  });
});
