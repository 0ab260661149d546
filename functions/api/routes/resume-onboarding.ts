import { audit, findOnboarding } from '#runtime/ledger.ts';
import { assertEntitled } from '../access/entitlements.ts';
import { resumeOnboarding as resume } from '../resume-onboarding.ts';
import { notFound } from '../routing/http-problem.ts';
import { defineRoute } from '../routing/route.ts';
import { examples } from '../views/examples.ts';
import { ResumedOnboarding } from '../views/onboarding-view.ts';

export const resumeOnboarding = defineRoute({
  method: 'POST',
  path: '/onboardings/{id}/resume',
  operationId: 'resumeOnboarding',
  summary: 'Go on with an onboarding that failed',
  description: 'Once the cause is gone. Nothing that exists is made again.',
  audience: 'operator',
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
    409: 'Another request of it is running.',
  },
  act: async ({ parameters: { id = '' }, caller, link }) => {
    const known = await findOnboarding(id);
    if (!known) throw notFound('onboarding of this id');
    assertEntitled(caller, known.customer, 'onboarding of this id');
    const resumed = await resume(id);
    await audit(id, { who: caller.name, what: `onboarding resumed: ${resumed.how}` });
    return { status: 202, body: resumed, headers: { location: link(`/onboardings/${id}`) } };
  },
});
