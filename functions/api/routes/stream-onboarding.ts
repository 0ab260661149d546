import * as z from 'zod/mini';
import { findJobFor } from '../access/find-job-for.ts';
import { followOnboarding } from '../follow-onboarding.ts';
import { eventStream } from '../routing/event-stream.ts';
import { defineRoute } from '../routing/route.ts';
import { EventStream, lastEventId } from '../views/event-stream.ts';
import { examples } from '../views/examples.ts';
import { OnboardingView } from '../views/onboarding-view.ts';

export const streamOnboarding = defineRoute({
  method: 'GET',
  path: '/onboardings/{id}/changes',
  operationId: 'streamOnboarding',
  summary: 'Follow an onboarding',
  description:
    'Server-sent events named `onboarding`, whose data is what `GET /onboardings/{id}` answers. The answer ends with a change, or after 20 seconds without one; clients come again by themselves.',
  audience: 'operator',
  headers: { 'Last-Event-ID': lastEventId('412-mhx2k9q0') },
  answers: {
    200: {
      description: 'As it is after the change.',
      contentType: 'text/event-stream',
      schema: EventStream,
      example: eventStream({
        id: '412-mhx2k9q0',
        name: 'onboarding',
        data: examples.onboarding,
      }),
    },
  },
  refusals: { 404: 'There is no such onboarding for you.' },
  act: async ({ parameters: { id = '' }, caller, header }) => {
    await findJobFor(caller, 'onboarding', id);
    const news = await followOnboarding(id, header('last-event-id'));
    const event = news && {
      id: news.revision,
      name: 'onboarding',
      // What may leave is the same as where it is asked for by itself.
      data: z.parse(OnboardingView, news.view),
    };
    return { status: 200, body: eventStream(event) };
  },
});
