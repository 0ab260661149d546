import { describe, expect, it } from 'vitest';
import { handler as checkScope } from '#functions/identity-domain/check-scope.ts';
import { handler as openScopeTask } from '#functions/identity-domain/open-scope-task.ts';
import { findResource } from '#runtime/ledger.ts';
import { findTask } from '#runtime/tasks.ts';
import { jobId, site, useCpq } from '#test/functions/cpq/cpq-setup.ts';
import { run } from '#test/functions/steps.ts';

const setup = useCpq();
const task = { assignee: 'kim@acme.example', escalateTo: null, dueDays: 7, remindAfterDays: null };

describe('the task to confirm the scope', () => {
  it('shows what was found and asks for one', async () => {
    await run(openScopeTask, {
      taskToken: 'token-1',
      jobId,
      domainUrl: setup.domainUrl,
      siteUrl: site.url,
      candidates: [{ scope: 'https://x:443/a', app: 'Oracle CPQ' }],
      task,
      problems: [{ field: 'scope', expected: 'another one', seen: 'typo' }],
    });
    const opened = await findTask(`${jobId}.confirm-cpq-scope`);
    expect(opened).toMatchObject({
      fields: [{ label: 'Oracle CPQ', value: 'https://x:443/a' }],
      asks: [{ name: 'scope', required: true }],
    });
    expect(opened?.instructions[0]).toMatch(/"typo" was not taken/);
    expect(opened?.instructions.join()).toMatch(/wrong identity domain/);
  });

  const check = (scope: string | null) =>
    run<{ problems: object[] }>(checkScope, {
      jobId,
      domainUrl: setup.domainUrl,
      answer: { scope },
    });

  it('takes a scope of the domain, with blanks around it, and remembers it', async () => {
    expect(await check(` ${setup.scope}\n`)).toEqual({ problems: [] });
    expect(await findResource(jobId, 'cpq-scope')).toMatchObject({ id: setup.scope });
  });

  it.each([null, '', 'https://elsewhere/scope'])('does not take %j', async (scope) => {
    const { problems } = await check(scope);
    expect(problems).toMatchObject([{ field: 'scope', seen: scope ?? '' }]);
    expect(await findResource(jobId, 'cpq-scope')).toBeUndefined();
  });
});
