import { audit } from '#runtime/ledger.ts';
import { findJobFor } from '../access/find-job-for.ts';
import { assertMayUseSecrets, rememberCredentials } from '../access/named-credentials.ts';
import { correctionOf } from '../correct-credentials.ts';
import {
  type CheckedCorrections,
  Corrections,
  checkCorrections,
} from '../request/check-corrections.ts';
import { resumeJob } from '../resume-job.ts';
import { aboutReference, inBody, invalidRequest } from '../routing/http-problem.ts';
import { defineRoute } from '../routing/route.ts';
import { examples } from '../views/examples.ts';
import { ResumedOnboarding } from '../views/onboarding-view.ts';

export const resumeOnboarding = defineRoute({
  method: 'POST',
  path: '/onboardings/{id}/resume',
  operationId: 'resumeOnboarding',
  summary: 'Go on with an onboarding that failed',
  description:
    'Once the cause is gone. Nothing that exists is made again. A password or API token that was refused can be sent along: it goes into Secrets Manager before anything starts, and nothing else of the request changes.',
  audience: 'operator',
  // Its own checks never show a value.
  body: {
    schema: Corrections,
    example: examples.corrections,
    isCheckedByRoute: true,
    isOptional: true,
  },
  answers: {
    202: {
      description: 'How it goes on.',
      schema: ResumedOnboarding,
      example: examples.resumed,
      headers: { Location: 'Address of the onboarding.' },
    },
  },
  refusals: {
    404: 'There is no such onboarding for you.',
    409: 'Another request of it is running, or it has not stopped and works with other credentials.',
    422: 'A secret that the corrections name is missing or not what it should be.',
  },
  act: async ({ parameters: { id = '' }, caller, body, link }) => {
    rememberCredentials(body);
    const { customer } = await findJobFor(caller, 'onboarding', id);
    const corrections = await correctionsIn(body);
    assertMayUseSecrets(caller, body, { customer, jobId: id });
    const { how, executionArn } = await resumeJob(
      id,
      corrections && correctionOf(corrections),
    ).catch((error: unknown) => {
      throw aboutReference(error);
    });
    const what = `onboarding resumed: ${how}`;
    await audit(id, { who: caller.name, what: corrections ? `${what}, with credentials` : what });
    return {
      status: 202,
      body: { onboardingId: id, executionArn, how },
      headers: { location: link(`/onboardings/${id}`) },
    };
  },
});

/** @throws HttpProblem 400 with everything that is wrong */
async function correctionsIn(body: unknown): Promise<CheckedCorrections | undefined> {
  const verdict = await checkCorrections(body ?? {});
  if ('problems' in verdict) throw invalidRequest(inBody(verdict.problems));
  return Object.keys(verdict.checked).length > 0 ? verdict.checked : undefined;
}
