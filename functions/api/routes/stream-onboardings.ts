import * as z from 'zod/mini';
import { followJobs } from '../follow-jobs.ts';
import { eventStream } from '../routing/event-stream.ts';
import { defineRoute } from '../routing/route.ts';
import { EventStream, lastEventId } from '../views/event-stream.ts';
import { examples } from '../views/examples.ts';
import { OnboardingLine, viewLine } from '../views/onboarding-line.ts';

const Changes = z.object({ items: z.array(OnboardingLine) });

export const streamOnboardings = defineRoute({
  method: 'GET',
  path: '/onboardings/changes',
  operationId: 'streamOnboardings',
  summary: 'Follow the list of onboardings',
  description:
    'Server-sent events named `onboardings`, whose data is `{"items": […]}`: the lines that changed, the newest ones at first. The answer ends with a change, or after 20 seconds without one; clients come again by themselves.',
  audience: 'operator',
  headers: { 'Last-Event-ID': lastEventId('WyIyMDI2LTAz') },
  answers: {
    200: {
      description: 'The lines that changed.',
      contentType: 'text/event-stream',
      schema: EventStream,
      example: eventStream({
        id: 'WyIyMDI2LTAz',
        name: 'onboardings',
        data: examples.page,
      }),
    },
  },
  act: async ({ caller, header }) => {
    const place = header('last-event-id');
    const news = await followJobs({ kind: 'onboarding', customers: caller.customers, place });
    const items = news.items.map(viewLine);
    // Without a line to show, the event only moves the client's place on.
    const data = items.length > 0 || !place ? z.parse(Changes, { items }) : undefined;
    return { status: 200, body: eventStream({ id: news.place, name: 'onboardings', data }) };
  },
});
