import { describe, expect, it } from 'vitest';
import { readAudit, recordStageEnd } from '#runtime/ledger.ts';
import { changeTask } from '#runtime/tasks.ts';
import { byIam, byToken, CLIENT_SECRET, send, useApiAccount } from '../api-account.ts';

const account = useApiAccount();
const kim = (customer: string) => byToken({ email: `kim@${customer}.example`, customers: '' });
const post = (taskId: string, what: string, as: ReturnType<typeof kim>, body?: unknown) =>
  send('POST', `/tasks/${taskId}/${what}`, { as, body });

describe('a human task', () => {
  it('is shown to its assignee without token and secret', async () => {
    const { taskId, arn } = await account.onboard('alpha');
    const { status, body, text } = await send('GET', `/tasks/${taskId}`, { as: kim('alpha') });
    expect(status).toBe(200);
    expect(body).toMatchObject({ taskId, status: 'OPEN', secretRevealedAt: null });
    expect(account.tokenOf(arn)).not.toBe('');
    expect(text).not.toContain(account.tokenOf(arn));
    expect(text).not.toContain(CLIENT_SECRET);
  });

  it('says that its answer was right once the workflow has left its stage', async () => {
    const { taskId, id } = await account.onboard('alpha-three');
    const accepted = async () =>
      (await send('GET', `/tasks/${taskId}`, { as: kim('alpha-three') })).body.isAccepted;
    await recordStageEnd(id, 'prove');
    expect(await accepted()).toBe(false);
    await post(taskId, 'complete', kim('alpha-three'), { status: 'active' });
    expect(await accepted()).toBe(false);
    await recordStageEnd(id, 'register-in-cupixworks');
    expect(await accepted()).toBe(true);
  });

  it('is listed by status', async () => {
    const { taskId } = await account.onboard('beta');
    const listed = async (status: string) =>
      (await send('GET', '/tasks', { as: kim('beta'), query: { status } })).body.items;
    expect(await listed('OPEN')).toMatchObject([{ taskId }]);
    expect(await listed('CLOSED')).toEqual([]);
  });

  it('says what it is about, who has it until when, and what is asked back', async () => {
    const { taskId } = await account.onboard('alpha-two');
    const { body } = await send('GET', `/tasks/${taskId}`, { as: kim('alpha-two') });
    expect(body).toMatchObject({
      title: 'Register in CupixWorks',
      assignee: 'Kim@alpha-two.example',
      escalateTo: null,
      isOverdue: false,
      fields: [
        { name: 'clientId', label: 'Client ID', value: 'client' },
        { name: 'clientSecret', label: 'Client Secret', secret: true },
      ],
      asks: [{ name: 'status', required: true }, { name: 'clientId' }, { name: 'scope' }],
      answeredBy: null,
      history: [{ what: 'opened' }],
    });
  });

  it('that is done lets the workflow go on with the answer', async () => {
    const { taskId, arn, id } = await account.onboard('gamma');
    const answer = { status: 'active', clientId: 'c', scope: null };
    const first = await post(taskId, 'complete', kim('gamma'), answer);
    expect([first.status, first.body.answered]).toEqual([202, 'now']);
    const { status, output } = await account.engine.finished(arn);
    expect([status, JSON.parse(output ?? '')]).toEqual(['SUCCEEDED', answer]);
    const second = await post(taskId, 'complete', kim('gamma'), answer);
    expect([second.status, second.body.answered]).toEqual([202, 'before']);
    expect(await readAudit(id)).toContainEqual(
      expect.objectContaining({ who: 'kim@gamma.example', what: expect.stringContaining('done') }),
    );
  });

  it('that is declined fails the workflow with the reason', async () => {
    const { taskId, arn } = await account.onboard('delta');
    const { status } = await post(taskId, 'reject', kim('delta'), { reason: 'Wrong project.' });
    expect(status).toBe(202);
    const { error, cause } = await account.engine.finished(arn);
    expect(error).toBe('TaskRejected');
    expect(cause).toContain('kim@delta.example declined the task: Wrong project.');
    const { body } = await send('GET', `/tasks/${taskId}`, { as: kim('delta') });
    expect(body).toMatchObject({
      status: 'ANSWERED',
      answeredBy: 'kim@delta.example',
      answeredAt: expect.any(String),
      decision: 'rejected',
      reason: 'Wrong project.',
    });
    expect(body.history.at(-1)).toMatchObject({ what: 'rejected', note: 'Wrong project.' });
  });

  it('may be answered by an operator of its customer', async () => {
    const { taskId } = await account.onboard('epsilon');
    const as = byToken({ customers: 'epsilon' });
    expect((await post(taskId, 'complete', as, { status: 'active' })).status).toBe(202);
  });

  it('that nobody waits for any more is gone', async () => {
    const { taskId, arn } = await account.onboard('zeta');
    await account.engine.stop(arn);
    for (const _ of [1, 2]) {
      const { status, body } = await post(taskId, 'complete', kim('zeta'), { status: 'active' });
      expect(status).toBe(410);
      expect(body.fix).toContain('esume');
    }
  });
});

describe('an answer', () => {
  it.each([
    ['plain', CLIENT_SECRET],
    ['broken over lines', `${CLIENT_SECRET.slice(0, 9)} ${CLIENT_SECRET.slice(9)}`],
    ['in base64', Buffer.from(CLIENT_SECRET).toString('base64')],
    ['inside other text', `I typed ${CLIENT_SECRET} there`],
  ])('that holds the client secret %s never gets into the history', async (how, pasted) => {
    const { taskId, arn } = await account.onboard(`eta-${how.replaceAll(' ', '')}`);
    const as = byToken({ customers: '*' });
    const scope = { status: 'active', scope: pasted };
    const answers = [
      await post(taskId, 'complete', as, scope),
      await post(taskId, 'complete', as, { status: pasted }),
      await post(taskId, 'reject', as, { reason: pasted }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect(answers[0]?.body.errors).toMatchObject([{ pointer: '#/scope' }]);
    expect(answers.map(({ text }) => text).join()).not.toContain(pasted);
    expect(JSON.stringify(account.engine.history(arn))).not.toContain(pasted);
    expect((await account.task(taskId))?.status).toBe('OPEN');
  });

  it.each([
    [{}],
    [{ status: 'active', taskToken: 'x' }],
    [{ status: 'active', clientSecret: 'x' }],
    [{ status: 'active', registered: { scope: 'x' } }],
    [{ status: ' ' }],
    [{ status: 'a\nb' }],
    [{ status: 'x'.repeat(3000) }],
    [{ status: 7 }],
  ])('of the wrong shape is refused: %#', async (answer) => {
    const { taskId } = await account.onboard('theta');
    expect((await post(taskId, 'complete', kim('theta'), answer)).status).toBe(400);
    expect((await account.task(taskId))?.status).toBe('OPEN');
  });

  it.each([[{}], [{ reason: ' ' }], [{ reason: 'x'.repeat(501) }]])(
    'is no reason: %#',
    async (answer) => {
      const { taskId } = await account.onboard('iota');
      expect((await post(taskId, 'reject', kim('iota'), answer)).status).toBe(400);
    },
  );
});

describe('an escalated task', () => {
  const lou = (customer: string) => byToken({ email: `Lou@${customer}.example`, customers: '' });
  const escalateTo = (customer: string) => ({ escalateTo: `lou@${customer}.example` });

  /** As the watch does it. */
  async function escalate(taskId: string): Promise<void> {
    const set = { escalatedAt: new Date().toISOString() };
    const task = (await account.task(taskId))!;
    await changeTask(task, { from: 'OPEN', set, remove: ['revealedAt', 'revealedBy'] });
  }

  async function open(customer: string): Promise<string> {
    const { taskId, id, arn } = await account.onboard(customer);
    const secretId = `oic-onboarding/${id}/runtime-client`;
    const where = { id, customer, arn, secretId };
    await account.openTask(taskId, where, { ...escalateTo(customer), taskToken: 'again' });
    await account.openTask(taskId, where, escalateTo(customer));
    return taskId;
  }

  it('is closed to the second person before, and open to both people afterwards', async () => {
    const taskId = await open('omicron');
    expect((await send('GET', `/tasks/${taskId}`, { as: lou('omicron') })).status).toBe(404);
    expect((await post(taskId, 'reveal', lou('omicron'))).status).toBe(404);
    await escalate(taskId);
    for (const as of [kim('omicron'), lou('omicron')]) {
      const { body } = await send('GET', `/tasks/${taskId}`, { as });
      expect(body).toMatchObject({ taskId, escalatedAt: expect.any(String) });
    }
    expect((await post(taskId, 'complete', lou('omicron'), { status: 'active' })).status).toBe(202);
  });

  it('shows its secret once more, to one of them', async () => {
    const taskId = await open('rho');
    expect((await post(taskId, 'reveal', kim('rho'))).status).toBe(200);
    await escalate(taskId);
    expect((await post(taskId, 'reveal', lou('rho'))).status).toBe(200);
    expect((await post(taskId, 'reveal', kim('rho'))).status).toBe(409);
  });
});

describe('the list of tasks', () => {
  const ids = async (query: Record<string, string>, as = byToken({ customers: '*' })) => {
    const { body } = await send('GET', '/tasks', { as, query });
    return [body.items.map(({ taskId }: { taskId: string }) => taskId), body.nextCursor];
  };

  it('is turned page by page, each task once', async () => {
    const made = [];
    for (const customer of ['page-a', 'page-b', 'page-c'])
      made.push(await account.onboard(customer));
    const newest = made.map(({ taskId }) => taskId).toReversed();
    const as = byToken({ customers: 'page-a,page-b,page-c' });
    const [first, cursor] = await ids({ limit: '2' }, as);
    const [second, end] = await ids({ limit: '2', cursor }, as);
    expect([...first, ...second]).toEqual(newest);
    expect(end).toBeUndefined();
    expect((await ids({ limit: '1' }))[0]).toEqual(newest.slice(0, 1));
  });

  it('is filtered by onboarding, and by whoever may do the task', async () => {
    const { id, taskId } = await account.onboard('sigma');
    expect(await ids({ jobId: id })).toEqual([[taskId], undefined]);
    expect(await ids({ assignee: 'KIM@sigma.example', status: 'OPEN' })).toEqual([
      [taskId],
      undefined,
    ]);
    expect(await ids({ assignee: 'lou@sigma.example' })).toEqual([[], undefined]);
  });

  it.each([
    { cursor: 'x' },
    { limit: '0' },
    { limit: '101' },
    { state: 'OPEN' },
    { assignee: 'kim' },
  ])('does not take %j', async (query) => {
    expect((await send('GET', '/tasks', { query: query as never })).status).toBe(400);
  });
});

describe('the secret of a task', () => {
  it('is shown to the assignee once, and that is noted', async () => {
    const { taskId, id } = await account.onboard('kappa');
    const first = await post(taskId, 'reveal', kim('kappa'));
    expect(first.body).toEqual({ taskId, clientSecret: CLIENT_SECRET });
    expect(first.headers['cache-control']).toBe('no-store');
    const second = await post(taskId, 'reveal', kim('kappa'));
    expect([second.status, second.body.error]).toEqual([409, 'Conflict']);
    expect(second.body.detail).toMatch(/shown already: to kim@kappa\.example at \d{4}-/);
    expect(second.body.fix).toContain('opens again');
    expect((await readAudit(id)).filter(({ what }) => what === 'client secret revealed')).toEqual([
      expect.objectContaining({ who: 'kim@kappa.example' }),
    ]);
    const { body } = await send('GET', `/tasks/${taskId}`, { as: kim('kappa') });
    expect(body.secretRevealedAt).toEqual(expect.any(String));
    expect(body.secretRevealedBy).toBe('kim@kappa.example');
    expect(body.history.map(({ what }: { what: string }) => what)).toEqual([
      'opened',
      'secret revealed',
    ]);
  });

  it('is shown once for two clicks at the same moment', async () => {
    const { taskId } = await account.onboard('lambda');
    const both = await Promise.all([1, 2].map(() => post(taskId, 'reveal', kim('lambda'))));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it('is shown again when the task opens again, and not after it is answered', async () => {
    const { taskId, id, arn } = await account.onboard('mu');
    await post(taskId, 'reveal', kim('mu'));
    const secretId = `oic-onboarding/${id}/runtime-client`;
    await account.openTask(taskId, { id, customer: 'mu', arn, secretId }, { taskToken: 'again' });
    expect((await post(taskId, 'reveal', kim('mu'))).status).toBe(200);
    await account.openTask(taskId, { id, customer: 'mu', arn, secretId });
    await post(taskId, 'complete', kim('mu'), { status: 'active' });
    expect((await post(taskId, 'reveal', kim('mu'))).status).toBe(409);
  });

  it('may be shown after a reveal that failed', async () => {
    const { taskId, id, arn } = await account.onboard('nu');
    const where = { id, customer: 'nu', arn };
    const missing = { ...where, secretId: 'oic-onboarding/missing' };
    await account.openTask(taskId, missing, { taskToken: 'again' });
    expect((await post(taskId, 'reveal', kim('nu'))).status).toBe(404);
    await account.openTask(taskId, { ...where, secretId: `oic-onboarding/${id}/runtime-client` });
    expect((await post(taskId, 'reveal', kim('nu'))).status).toBe(200);
  });

  it('is shown to a person who comes by AWS IAM Identity Center', async () => {
    const { taskId } = await account.onboard('xi');
    const role = 'assumed-role/AWSReservedSSO_Projects_0123456789abcdef/Kim@xi.example';
    const elsewhere = byIam(`arn:aws:sts::999999999999:${role}`);
    expect((await post(taskId, 'reveal', elsewhere)).status).toBe(404);
    const here = byIam(`arn:aws:sts::111111111111:${role}`);
    expect((await post(taskId, 'reveal', here)).status).toBe(200);
  });
});
