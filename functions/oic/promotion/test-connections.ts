import * as z from 'zod/mini';
import { plainText } from '#functions/oic/factory/activation.ts';
import { testConnection } from '#functions/oic/factory/connection-test.ts';
import { endsStage } from '#runtime/end-stage.ts';
import { ConnectionTestFailed, InvalidCredentials, type StageError } from '#runtime/errors.ts';
import { inRun } from '#runtime/promotion.ts';
import { redact } from '#runtime/redaction.ts';
import { defineStep } from '#runtime/step.ts';
import { saysTargetRefused } from '#runtime/target-refusal.ts';
import { secretsOf } from './check-values.ts';
import { readManifest } from './manifests.ts';
import { PromotionRun } from './run.ts';

const DETAIL_LENGTH = 500;

const Input = z.strictObject({ ...inRun, build: z.number() });

interface TestResult {
  id: string;
  passed: boolean;
  details: string;
  requestId?: string | undefined;
}

/** Stage 8: OIC calls the target of every connection of the build. Nothing is activated before all have passed. */
export const handler = defineStep({
  stage: 'test-connections',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const run = await PromotionRun.open(input);
    const { connections } = await readManifest(run.owner, input.build);
    const results: TestResult[] = [];
    for (const connectionId of connections) results.push(await test(run, connectionId));
    await run.write('tests', results);
    const failed = results.filter(({ passed }) => !passed);
    if (failed.length > 0) throw failure(run, failed, results.length);
    return { passed: results.length };
  },
  succeeded: endsStage('test-connections'),
});

async function test(run: PromotionRun, connectionId: string): Promise<TestResult> {
  const { target, projectId, settings } = run;
  // Read so that a message that repeats a password is scrubbed.
  await secretsOf(settings.target.connections.find(({ id }) => id === connectionId));
  const { passed, details, requestId } = await testConnection(target, { projectId, connectionId });
  const detail = redact(plainText(details)).slice(0, DETAIL_LENGTH);
  return { id: connectionId, passed, details: detail, requestId };
}

function failure({ settings }: PromotionRun, failed: TestResult[], all: number): StageError {
  const [first] = failed as [TestResult];
  const { name, connections } = settings.target;
  const explanation = {
    system: 'oic' as const,
    summary:
      `${failed.length} of ${all} connections failed their test in ${name}: ${failed.map(({ id, details }) => `${id} (${details})`).join('; ')}`.slice(
        0,
        900,
      ),
    seen: { requestId: first.requestId, detail: first.details },
  };
  const secret = connections.find(({ id }) => id === first.id)?.credentials;
  if (saysTargetRefused(first.details)) {
    return new InvalidCredentials({
      ...explanation,
      fix: `Correct ${secret ? `the secret ${secret}` : `the credentials of ${first.id} in OIC`}, then resume. Nothing was activated.`,
    });
  }
  return new ConnectionTestFailed({
    ...explanation,
    fix: `Check the values of ${first.id} in the environment ${name}, and whether OIC may call that address, then resume. Nothing was activated.`,
  });
}
