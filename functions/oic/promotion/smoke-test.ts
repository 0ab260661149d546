import * as z from 'zod/mini';
import { shortVersion } from '#functions/oic/endpoint-url.ts';
import { seenIn } from '#runtime/answers.ts';
import { endsStage } from '#runtime/end-stage.ts';
import { NotReadyYet, SmokeTestFailed, StageError, Unavailable } from '#runtime/errors.ts';
import { type HttpResponse, send } from '#runtime/http.ts';
import { tokenFor } from '#runtime/oauth.ts';
import { inRun, type SmokeTest } from '#runtime/promotion.ts';
import { defineStep } from '#runtime/step.ts';
import { readManifest } from './manifests.ts';
import { PromotionRun } from './run.ts';

/** A synchronous integration may take five minutes, but one that is called to see whether it works should not. */
const TIMEOUT_MS = 60_000;

const Input = z.strictObject({ ...inRun, build: z.number() });

/** Stage 13: calls the promoted project once, as its users do. */
export const handler = defineStep({
  stage: 'smoke-test',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const run = await PromotionRun.open(input);
    const { smokeTest, target } = run.settings;
    if (!smokeTest || !target.runtimeUrl) return { status: null };
    const { integrations } = await readManifest(run.owner, input.build);
    const version = integrations.find(({ code }) => code === smokeTest.integration)?.version;
    if (!version) throw notPromoted(smokeTest);
    const path = [run.projectId, smokeTest.integration, shortVersion(version)];
    const address = `${target.runtimeUrl}/ic/api/integration/v2/flows/rest/project/${path.map(encodeURIComponent).join('/')}/${smokeTest.path}`;
    const token = await tokenFor(target.access.client, target.invokeScope);
    const response = await call(smokeTest, address, token);
    judge(smokeTest, response);
    return { status: response.status };
  },
  succeeded: endsStage('smoke-test'),
});

async function call(test: SmokeTest, url: string, token: string): Promise<HttpResponse> {
  try {
    return await send({
      system: 'oic',
      operation: 'Smoke test',
      url,
      method: test.method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(test.body !== null && { 'content-type': 'application/json' }),
      },
      ...(test.body !== null && { body: test.body }),
      timeoutMs: TIMEOUT_MS,
    });
  } catch (error) {
    // A fault inside the integration comes as 500, and won't go away by itself.
    const seen = error instanceof StageError ? error.explanation.seen : undefined;
    if (!(error instanceof Unavailable) || seen?.status !== 500) throw error;
    throw failed(test, `it answered 500 (${seen.detail ?? 'no detail'})`, error.explanation.seen);
  }
}

function judge(test: SmokeTest, response: HttpResponse): void {
  const { status, contains } = test.expect;
  if (response.status === 404) {
    throw new NotReadyYet({
      system: 'oic',
      summary: `Nothing answers at the endpoint of ${test.integration} (404).`,
      fix: 'Check the path of the smoke test. An endpoint is there some seconds after the activation.',
      seen: seenIn(response),
    });
  }
  if (response.status !== status) {
    throw failed(test, `it answered ${response.status}, not ${status}`, seenIn(response));
  }
  if (contains !== null && !response.text.includes(contains)) {
    throw failed(test, 'its answer does not hold the expected text', seenIn(response));
  }
}

function failed(test: SmokeTest, why: string, seen: StageError['explanation']['seen']) {
  return new SmokeTestFailed({
    system: 'oic',
    summary: `The smoke test of ${test.integration} failed: ${why}.`,
    fix: 'Look at the last instance of the integration in the OIC console (Observability, Instances). Mend it on the source, then promote again.',
    ...(seen && { seen }),
  });
}

function notPromoted({ integration }: SmokeTest): SmokeTestFailed {
  return new SmokeTestFailed({
    system: 'oic',
    summary: `The smoke test calls ${integration}, which is not in the build.`,
    fix: 'Name an integration of the build in smokeTest.integration, or leave the smoke test out.',
  });
}
