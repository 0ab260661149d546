import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { errorClasses, Locked, Throttled } from '#runtime/errors.ts';
import { deadline, rememberSecret } from '#runtime/invocation.ts';
import { defineStep, type Step } from '#runtime/step.ts';
import { failureOf, run } from '#test/functions/steps.ts';

const Input = z.strictObject({ jobId: z.string(), size: z.optional(z.number()) });
const payload = { jobId: 'acme-1' };

function step<Output>(act: (input: z.output<typeof Input>, step: Step) => Promise<Output>) {
  return defineStep({ stage: 'import-project', system: 'oic', input: Input, act });
}

const returning = (output: unknown) => step(async () => output);
const throwing = (error: unknown) =>
  step(async () => {
    throw error;
  });

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('the payload of a step', () => {
  it('reaches it parsed', async () => {
    expect(
      await run(
        step(async (input) => input),
        { ...payload, size: 3 },
      ),
    ).toEqual({
      jobId: 'acme-1',
      size: 3,
    });
  });

  it.each([
    [{}, 'jobId: Invalid input: expected string'],
    [{ jobId: 'a', size: 'big' }, 'size: Invalid input: expected number'],
    [{ jobId: 'a', password: 'hunter22' }, 'payload: Unrecognized key: "password"'],
    [null, 'payload: Invalid input: expected object'],
    ['text', 'payload: Invalid input: expected object'],
  ])('is refused with the names of its fields: %j', async (event, problem) => {
    const act = vi.fn(async () => ({}));
    const failure = await failureOf(step(act), event as object);
    expect(failure.name).toBe('InvalidRequest');
    expect(failure.summary).toContain('The stage import-project was called with a wrong payload: ');
    expect(failure.summary).toContain(problem);
    expect(failure.text).not.toContain('hunter22');
    expect(act).not.toHaveBeenCalled();
  });

  it('may tell which stage it serves', async () => {
    const handler = defineStep({
      stage: (event) => (event === null ? 'prove' : 'complete'),
      system: 'oic',
      input: Input,
      act: async () => ({}),
    });
    expect((await failureOf(handler, { x: 1 })).stage).toBe('complete');
    expect((await failureOf(handler, null as never)).stage).toBe('prove');
  });
});

describe('the error of a step', () => {
  it.each(errorClasses)('has the name that Retry and Catch match: %o', async (errorClass) => {
    const error = new errorClass({ system: 'oci', summary: 'Sad.', fix: 'Mend.' });
    expect(await failureOf(throwing(error), payload)).toMatchObject({
      name: errorClass.name,
      stage: 'import-project',
      system: 'oci',
      summary: 'Sad.',
      fix: 'Mend.',
      runbook: `docs/errors/${errorClass.name}.md`,
    });
  });

  it('tells all that was seen, as JSON', async () => {
    const seen = { status: 429, serviceCode: 'TooMany', requestId: 'opc-1', detail: 'slow' };
    const explanation = { system: 'oci', summary: 'S.', fix: 'F.', seen, retryAfterSeconds: 9 };
    const failure = await failureOf(throwing(new Throttled(explanation as never)), payload);
    expect(failure).toMatchObject(explanation);
  });

  it.each([
    [new TypeError('x is undefined'), 'Unexpected'],
    ['a text', 'Unexpected'],
    [Object.assign(new Error('gone'), { code: 'ECONNRESET' }), 'Unavailable'],
  ])('that nobody foresaw has a name, too: %s is %s', async (thrown, name) => {
    expect(await failureOf(throwing(thrown), payload)).toMatchObject({ name, system: 'oic' });
  });

  it('brings no stack and no cause along', async () => {
    const beneath = new Error('the cause is private');
    const error = new Locked({ system: 'oic', summary: 'L.', fix: 'U.' }, { cause: beneath });
    const thrown = (await run(throwing(error), payload).catch((caught) => caught)) as Error;
    expect(thrown.cause).toBeUndefined();
    expect(thrown.stack).toBe('Locked');
  });

  it('holds no secret, in whatever field and spelling', async () => {
    const secret = 'say "hunter22"';
    const handler = step(async () => {
      rememberSecret(secret);
      throw new Locked({
        system: 'oic',
        summary: `It was ${secret}.`,
        fix: `Not ${Buffer.from(secret).toString('base64')}.`,
        seen: { detail: `{"p":${JSON.stringify(secret)}}\nBearer 0123456789`, requestId: secret },
      });
    });
    expect(await failureOf(handler, payload)).toMatchObject({
      name: 'Locked',
      summary: 'It was [redacted].',
      fix: 'Not [redacted].',
      seen: { detail: '{"p":"[redacted]"}\n[redacted]', requestId: '[redacted]' },
    });
  });

  it('stays readable when a secret looks like a part of the report itself', async () => {
    for (const secret of ['summary', '","fix":"', '"system":"oic"']) {
      const handler = step(async () => {
        rememberSecret(secret);
        throw new Locked({ system: 'oic', summary: 'Sad.', fix: 'Mend.' });
      });
      expect(await failureOf(handler, payload)).toMatchObject({ name: 'Locked', summary: 'Sad.' });
    }
  });

  it.each(['x', '"', '\u0001', 'ä', '\\'])(
    'fits into what the workflow keeps of it, however much there is to say: %j',
    async (character) => {
      const long = character.repeat(5000);
      const explanation = { system: 'oic', summary: long, fix: long, seen: { detail: long } };
      const failure = await failureOf(throwing(new Locked(explanation as never)), payload);
      const cause = { errorType: 'Locked', errorMessage: failure.text, trace: ['Locked'] };
      expect(JSON.stringify(cause).length).toBeLessThanOrEqual(4000);
      expect(failure.summary).toMatch(/^(.)\1{99}/su);
      expect(failure.runbook).toBe('docs/errors/Locked.md');
    },
  );

  it('is cut no shorter than it has to be', async () => {
    const explanation = { system: 'oic', summary: 'x'.repeat(900), fix: 'y'.repeat(900) };
    const failure = await failureOf(throwing(new Locked(explanation as never)), payload);
    expect(failure).toMatchObject(explanation);
  });
});

describe('the result of a step', () => {
  it.each([[{ a: 1 }], [null], [undefined], [[1, 'x']]])(
    'is what it returned: %j',
    async (output) => {
      expect(await run(returning(output), payload)).toEqual(output);
    },
  );

  it.each([
    [8192, true],
    [8193, false],
  ])('of %i bytes is let out: %j', async (bytes, isSmall) => {
    // Two bytes per letter; quotes are the other two.
    const output = 'ä'.repeat((bytes - 2) >> 1) + 'x'.repeat(bytes % 2);
    if (isSmall) expect(await run(returning(output), payload)).toBe(output);
    else {
      expect(await failureOf(returning(output), payload)).toMatchObject({
        name: 'Unexpected',
        summary: 'The result of import-project is 8193 bytes long.',
      });
    }
  });

  const secret = 'say "hunter22"';
  it.each([
    ['plain', { deep: [{ text: `x ${secret} y` }] }],
    ['as base64', { text: Buffer.from(secret).toString('base64') }],
    ['in a URL', `https://x.example?p=${encodeURIComponent(secret)}`],
    ['in a document', { text: JSON.stringify({ secret }) }],
    ['as a key', { [secret]: 1 }],
    ['as a token of unknown origin', { text: 'a line\nBearer 0123456789' }],
  ])('is refused when it shows a secret %s', async (_how, output) => {
    const handler = step(async () => {
      rememberSecret(secret);
      return output;
    });
    const failure = await failureOf(handler, payload);
    expect(failure).toMatchObject({
      name: 'Unexpected',
      summary: 'The result of import-project would have shown a secret.',
    });
    expect(failure.text).not.toContain('hunter22');
  });

  it('is not refused for the secret of another invocation', async () => {
    const tell = step(async ({ size }) => {
      if (size) rememberSecret('hunter22');
      return { text: 'hunter22' };
    });
    await failureOf(tell, { ...payload, size: 1 });
    expect(await run(tell, payload)).toEqual({ text: 'hunter22' });
  });
});

describe('the deadline of a step', () => {
  const contextWith = (left: number) =>
    ({ functionName: 'f', awsRequestId: 'r', getRemainingTimeInMillis: () => left }) as Context;
  const waiting = step(async (_input, { signal }) => {
    expect(signal).toBe(deadline());
    await new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  });
  type Handler = (event: unknown, context: Context) => Promise<unknown>;

  beforeEach(() => {
    vi.useFakeTimers();
  });

  it('is one and a half seconds before the end of the function', async () => {
    const ended = vi.fn();
    const running = (waiting as unknown as Handler)(payload, contextWith(10_000)).catch(ended);
    await vi.advanceTimersByTimeAsync(8_499);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await running;
    expect(ended).toHaveBeenCalledWith(expect.objectContaining({ name: 'Timeout' }));
  });

  it('is at once when hardly any time is left', async () => {
    const ended = vi.fn();
    const running = (waiting as unknown as Handler)(payload, contextWith(100)).catch(ended);
    await vi.advanceTimersByTimeAsync(0);
    await running;
    expect(ended).toHaveBeenCalledWith(expect.objectContaining({ name: 'Timeout' }));
  });

  it('leaves no timer behind', async () => {
    await run(returning({}), payload);
    await failureOf(throwing('x'), payload);
    expect(vi.getTimerCount()).toBe(0);
  });
});
