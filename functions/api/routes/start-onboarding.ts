import { StageError } from '#runtime/errors.ts';
import { rememberSecret } from '#runtime/invocation.ts';
import { audit } from '#runtime/ledger.ts';
import { isEntitled } from '../access/entitlements.ts';
import { mayUseSecret } from '../access/may-use-secret.ts';
import { findArchive } from '../find-archive.ts';
import { ApiRequest } from '../request/api-request.ts';
import { type CheckedRequest, checkRequest } from '../request/check-request.ts';
import { valueAt } from '../request/explain-issue.ts';
import { onboardingId } from '../request/onboarding-id.ts';
import {
  forbidden,
  HttpProblem,
  inBody,
  invalidRequest,
  toHttpProblem,
} from '../routing/http-problem.ts';
import { type Call, defineRoute } from '../routing/route.ts';
import { startOnce } from '../start-once.ts';
import { examples } from '../views/examples.ts';
import { StartedOnboarding } from '../views/onboarding-view.ts';

const CREDENTIALS = [
  ['primavera', 'password'],
  ['cupixworks', 'apiToken'],
] as const;

export const startOnboarding = defineRoute({
  method: 'POST',
  path: '/onboardings',
  operationId: 'startOnboarding',
  summary: 'Start an onboarding',
  description:
    'The same request is the same onboarding: while it runs, another call joins it; after it has ended, it goes on with what exists. Credentials are moved into Secrets Manager before anything starts.',
  audience: 'operator',
  headers: {
    'Idempotency-Key': {
      description:
        'Any text of 1 to 255 visible characters. For a day, the same key with the same body starts nothing again; with another body it is refused.',
      example: '7b0c5c1e-4c3f-4a55-9d7e-7b6c1f0f2a10',
    },
  },
  // Its own checks find everything in one go, also what a schema can't see.
  body: { schema: ApiRequest, example: examples.request, isCheckedByRoute: true },
  answers: {
    202: {
      description: 'It runs. Location is where to watch it.',
      schema: StartedOnboarding,
      example: examples.started,
      headers: { Location: 'Address of the onboarding.' },
    },
  },
  refusals: {
    403: 'You are not entitled to this customer.',
    409: 'It is running with another request, or the key came with another body before.',
    422: 'A secret or archive that the request names is missing or not what it should be.',
  },
  act: async (call) => {
    rememberCredentials(call.body);
    const verdict = await checkRequest(call.body, undefined, undefined, ApiRequest);
    if (!verdict.ok) throw invalidRequest(inBody(verdict.problems));
    const { checked } = verdict;
    await assertAllowed(call, checked);
    const launched = await startWith(call, checked);
    return {
      status: 202,
      body: launched,
      headers: { location: call.link(`/onboardings/${launched.onboardingId}`) },
    };
  },
});

/** Before anything can go wrong with them: from now on they are scrubbed from whatever is said. */
function rememberCredentials(body: unknown): void {
  for (const path of CREDENTIALS) {
    const value = valueAt(body, path);
    if (typeof value === 'string') rememberSecret(value);
  }
}

async function assertAllowed(call: Call, { request }: CheckedRequest<ApiRequest>): Promise<void> {
  const { customer } = request;
  if (!isEntitled(call.caller, customer)) {
    throw forbidden(`You may not start anything for the customer ${customer}.`);
  }
  const id = onboardingId(request);
  const strange = CREDENTIALS.filter((path) => {
    const secretId = valueAt(request, [...path, 'secret']);
    const use = { secretId: String(secretId), customer, onboardingId: id };
    return secretId !== undefined && !mayUseSecret(call.caller, use);
  });
  if (strange.length > 0) {
    const detail = `This secret is not one of ${customer}'s.`;
    const fix = `Name a secret that has ${customer} as a folder in its name: customers/${customer}/primavera`;
    const errors = strange.map((path) => ({ pointer: `#/${path.join('/')}/secret`, detail, fix }));
    throw new HttpProblem({ status: 403, error: 'NotAuthorized', detail, fix, errors });
  }
}

async function startWith(call: Call, checked: CheckedRequest<ApiRequest>) {
  const archive = await findArchive(checked.request.archive.sha256);
  if (!archive) throw missingArchive();
  const key = call.header('idempotency-key');
  try {
    const launched = await startOnce(checked, archive, { callerId: call.caller.id, key });
    if (launched.started) {
      const entry = { who: call.caller.name, what: 'onboarding requested' };
      await audit(launched.onboardingId, entry);
    }
    return launched;
  } catch (error) {
    // Not found or wrong is here what the request refers to, not its address.
    if (!(error instanceof StageError) || !/^(NotFound|InvalidRequest)$/.test(error.name))
      throw error;
    throw new HttpProblem({ ...toHttpProblem(error).options, status: 422 });
  }
}

function missingArchive(): HttpProblem {
  const detail = 'This archive is not in the artifact store.';
  const fix = 'Upload it first: POST /artifacts says where.';
  return new HttpProblem({
    status: 422,
    error: 'NotFound',
    detail,
    fix,
    errors: [{ pointer: '#/archive/sha256', detail, fix }],
  });
}
