import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import * as z from 'zod/mini';
import { Locked, NotAuthorizedYet, NotReadyYet, Throttled } from '#runtime/errors.ts';
import { rememberSecret } from '#runtime/invocation.ts';
import { defineStep, type Step } from '#runtime/step.ts';
import { run } from '#test/functions/steps.ts';

const payload = { jobId: 'acme-1' };
const secret = 'Correct-Horse-9';
const explanation = {
  system: 'oic',
  summary: `Refused: ${secret}.`,
  fix: 'Mend.',
  seen: { status: 423, detail: `it was ${secret}` },
} as const;

function step(act: (step: Step) => unknown) {
  return defineStep({
    stage: 'import-project',
    system: 'oic',
    input: z.strictObject({ jobId: z.string() }),
    act: async (_input, context) => {
      rememberSecret(secret);
      context.log.setLogLevel('DEBUG');
      return act(context);
    },
  });
}

const throwing = (error: Error) =>
  step(() => {
    throw error;
  });

let metrics: MockInstance<Metrics['addMetric']>;
let lines: string[];

beforeEach(() => {
  lines = [];
  metrics = vi.spyOn(Metrics.prototype, 'addMetric');
  const note = (chunk: unknown) => {
    lines.push(String(chunk));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(note);
  vi.spyOn(process.stderr, 'write').mockImplementation(note);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs a step that may fail, and reads what it logged. */
async function logOf(handler: unknown): Promise<Record<string, unknown>[]> {
  await run(handler, payload).catch(() => undefined);
  return lines.map((line) => JSON.parse(line));
}

const namesOf = ({ mock }: typeof metrics) => mock.calls.map(([name]) => name);

describe('the metrics of a step', () => {
  it.each([
    ['Locked', new Locked(explanation)],
    ['Throttled', new Throttled(explanation)],
    ['Unexpected', new TypeError('defect')],
  ])('count a failure by its name: %s', async (name, error) => {
    await logOf(throwing(error));
    expect(namesOf(metrics)).toEqual([`Failed${name}`, 'StageDuration']);
  });

  it.each([new NotReadyYet(explanation), new NotAuthorizedYet(explanation)])(
    'do not count a wait: %s',
    async (error) => {
      await logOf(throwing(error));
      expect(namesOf(metrics)).toEqual(['StageDuration']);
    },
  );

  it('count no failure where there is none', async () => {
    await logOf(step(() => ({})));
    expect(namesOf(metrics)).toEqual(['StageDuration']);
  });
});

describe('the log of a step', () => {
  it('tells a failure with its report, and without a secret', async () => {
    const [line, ...more] = await logOf(throwing(new Locked(explanation)));
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      level: 'ERROR',
      message: 'Refused: [redacted].',
      stage: 'import-project',
      jobId: 'acme-1',
      error: 'Locked',
      details: { fix: 'Mend.', seen: { status: 423, detail: 'it was [redacted]' } },
    });
    expect(lines.join('')).not.toContain(secret);
  });

  it('tells a wait as news', async () => {
    const [line] = await logOf(throwing(new NotReadyYet(explanation)));
    expect(line).toMatchObject({ level: 'INFO', message: 'not yet' });
    expect(lines.join('')).not.toContain(secret);
  });

  it('scrubs whatever a step writes', async () => {
    const written = await logOf(
      step(({ log }) => {
        log.info(`made ${secret}`, { inner: { list: [secret] }, error: new Error(secret) });
        log.appendKeys({ extra: secret });
        log.warn('again');
        return {};
      }),
    );
    expect(written).toHaveLength(2);
    expect(written[0]).toMatchObject({ message: 'made [redacted]', jobId: 'acme-1' });
    expect(written[1]).toMatchObject({ extra: '[redacted]' });
    expect(lines.join('')).not.toContain(secret);
  });

  it('carries nothing into the next invocation', async () => {
    await logOf(
      step(({ log }) => {
        log.appendKeys({ extra: 'mine' });
        return {};
      }),
    );
    const [line] = await logOf(throwing(new Locked(explanation)));
    expect(line).not.toHaveProperty('extra');
  });
});
