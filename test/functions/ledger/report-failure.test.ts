import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { handler } from '#functions/ledger/report-failure.ts';
import { Locked, Unavailable } from '#runtime/errors.ts';
import { explain } from '#runtime/explain-failure.ts';
import { findJob, readAudit, recordResource, recordStart } from '#runtime/ledger.ts';
import { defineStep } from '#runtime/step.ts';
import { useLocalAccount } from '#test/functions/runtime/local-setup.ts';
import { failureOf, run } from '#test/functions/steps.ts';

useLocalAccount();

let jobId = '';
let made = 0;
beforeEach(async () => {
  made += 1;
  jobId = `acme-${made}`;
  await recordStart({
    id: jobId,
    kind: 'onboarding',
    customer: 'acme',
    executionArn: 'arn:1',
    request: {},
  });
});

const seen = { status: 423, serviceCode: 'OIC-7', requestId: 'opc-1', detail: 'Ann edits it.' };
const report = {
  stage: 'import-project',
  system: 'oic',
  summary: 'Import project: locked.',
  fix: 'Close it, then resume.',
  seen,
  runbook: 'docs/errors/Locked.md',
};

/** The cause in which Lambda wraps the message of an error. */
const wrapped = (errorMessage: string, errorType = 'Locked') =>
  JSON.stringify({ errorType, errorMessage, trace: [errorType] });

const caught = (changes: object = {}) => ({
  stage: 'import-project',
  state: 'Import project',
  error: 'Locked',
  cause: wrapped(JSON.stringify(report)),
  ...changes,
});

const tell = (failure = caught(), onFailure = 'keep') =>
  run<{ error: string; cause: string }>(handler, { jobId, kind: 'onboarding', onFailure, failure });

describe('report-failure', () => {
  it('tells to send the corrected request where resuming would run the wrong one again', async () => {
    const goOn = async (fix: string) => {
      const { cause } = await tell(caught({ cause: wrapped(JSON.stringify({ ...report, fix })) }));
      return /Go on with: (.*)/.exec(cause)?.[1];
    };
    expect(await goOn('Close it, then resume.')).toBe(`oic-onboarding resume ${jobId}`);
    expect(await goOn('Correct the name, then start again.')).toBe(
      `oic-onboarding resume ${jobId}, or with the corrected request: oic-onboarding onboard FILE`,
    );
  });

  it('says what was seen, what was made, and what to do', async () => {
    const ours = { name: '-', origin: 'created' } as const;
    await recordResource(jobId, { ...ours, kind: 'project', id: 'CUPIX' });
    await recordResource(jobId, { ...ours, kind: 'connection', id: '' });
    const adopted = { kind: 'integration-instance', name: '-', id: 'ocid1', origin: 'adopted' };
    await recordResource(jobId, adopted as never);
    expect(await tell()).toEqual({
      error: 'Locked',
      cause: [
        'Import project: locked. (stage import-project, system oic)',
        'Seen: HTTP 423, OIC-7, request id opc-1.',
        'What to do: Close it, then resume.',
        'Made so far: project CUPIX.',
        `Go on with: oic-onboarding resume ${jobId}`,
        'Read on: docs/errors/Locked.md',
      ].join('\n'),
    });
  });

  it('says less where less is known', async () => {
    const bare = { system: 'oic', summary: 'Sad.', fix: 'Mend.' };
    const { cause } = await tell(caught({ cause: wrapped(JSON.stringify(bare)) }), 'roll-back');
    expect(cause).not.toContain('Seen');
    expect(cause).toContain('Made so far, and now taken back: nothing.');
  });

  it('writes it down', async () => {
    await tell();
    expect(await findJob(jobId)).toMatchObject({
      status: 'FAILED',
      failure: { ...report, error: 'Locked', at: expect.any(String) },
    });
    expect(await readAudit(jobId)).toEqual([
      expect.objectContaining({
        who: 'workflow',
        what: 'onboarding failed in import-project',
        details: { error: 'Locked', requestId: 'opc-1' },
      }),
    ]);
  });

  it('explains what a step really throws', async () => {
    const explanation = { system: 'oic', summary: 'It "broke".\n', fix: 'Mend.', seen } as const;
    const step = defineStep({
      stage: 'prove',
      system: 'oic',
      input: z.object({}),
      act: async () => {
        throw new Locked(explanation);
      },
    });
    const { name, text } = await failureOf(step, {});
    const failure = caught({ error: name, cause: wrapped(text, name) });
    expect(explain(failure)).toMatchObject({ ...explanation, error: 'Locked' });
  });

  it.each([
    ['Locked', 'Locked'],
    [Unavailable.name, 'Unavailable'],
    ['NotReadyYet', 'BudgetExceeded'],
    ['NotAuthorizedYet', 'NotAuthorized'],
    ['States.Timeout', 'Timeout'],
    ['States.HeartbeatTimeout', 'Timeout'],
    ['Sandbox.Timedout', 'Timeout'],
    ['Runtime.ExitError', 'Unavailable'],
    ['Lambda.Unknown', 'Unavailable'],
    ['States.TaskFailed', 'Unexpected'],
    ['States.QueryEvaluationError', 'Unexpected'],
    ['toString', 'Unexpected'],
    ['', 'Unexpected'],
  ])('ends %j with a name that has a page: %s', (error, name) => {
    expect(explain(caught({ error }))).toMatchObject({
      error: name,
      runbook: `docs/errors/${name}.md`,
    });
  });
});

describe('a cause that is not ours', () => {
  it.each([
    ['', 'The step "Import project" ended with States.Timeout.'],
    ['RequestId: 1 Error: Runtime exited', /RequestId: 1 Error: Runtime exited$/],
    [wrapped('2026-01-31 Task timed out after 30.00 seconds'), /Task timed out after 30.00 s/],
    [wrapped('null'), /ended with/],
    [wrapped('7'), /ended with/],
    [wrapped('{"summary":7,"fix":[],"system":{}}'), /ended with/],
    [wrapped(JSON.stringify({ ...report, seen: 'much' })), /ended with/],
    [wrapped(JSON.stringify(report)).slice(0, 200), /ended with/],
    ['null', /ended with States.Timeout. null$/],
    ['{"errorMessage":{}}', /ended with/],
  ])('is told as it is: %j', async (cause, summary) => {
    await tell(caught({ error: 'States.Timeout', cause }));
    const failure = (await findJob(jobId))?.failure;
    expect(failure).toMatchObject({ system: 'aws', fix: expect.stringContaining('resume') });
    expect(failure!.summary).toMatch(summary);
  });

  it('is cut, and loses its tokens', () => {
    const cause = `Bearer 0123456789abcdef ${'x'.repeat(5000)}`;
    const { summary } = explain(caught({ cause }));
    expect(summary).toContain('[redacted] xxx');
    expect(summary).toHaveLength(500);
  });

  it('may hold tokens in our own form, too: a person declines in free words', async () => {
    const words = 'Ann declined the task: it says eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln';
    const declined = { ...report, summary: words, seen: { detail: 'idcscs-0b9c7f2e' } };
    const { cause } = await tell(caught({ cause: wrapped(JSON.stringify(declined)) }));
    expect(cause).toContain('it says [redacted]');
    expect(JSON.stringify(await findJob(jobId))).not.toMatch(/eyJ|idcscs/);
  });

  it('never keeps the failure from being explained', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((text) => wrapped(text)),
    );
    fc.assert(
      fc.property(texts, (cause) => {
        const { summary, fix, system } = explain(caught({ cause }));
        expect([summary, fix, system].map((text) => typeof text)).toEqual(Array(3).fill('string'));
        expect(summary).not.toBe('');
      }),
    );
  });
});
