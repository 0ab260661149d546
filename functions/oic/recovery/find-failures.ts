import * as z from 'zod/mini';
import {
  type ErroredInstance,
  listErroredInstances,
} from '#functions/oic/monitoring/errored-instances.ts';
import type { MonitoredPage } from '#functions/oic/monitoring/pages.ts';
import { Throttled } from '#runtime/errors.ts';
import { timeWindows } from '#runtime/recovery.ts';
import { defineStep } from '#runtime/step.ts';
import { calling, monitoringOf } from './access.ts';
import { toFailedInstance } from './failed-instance.ts';
import { writeRunFile } from './run-files.ts';

/** Pages of one round: 50,000 failures. Whoever has more needs a narrower window. */
const MAX_PAGES = 500;

const Input = z.strictObject({
  jobId: z.string(),
  run: z.string(),
  round: z.number(),
  ...calling,
  window: z.enum(timeWindows),
  /** Pages that are written already, and where the next one begins. */
  pages: z.number(),
  offset: z.number(),
});

/**
 * Writes the failures of the window down, page by page, as far as the cap allows. Ordered by creation, so that
 * what fails meanwhile comes first and pushes others back: they may come twice, and none is missed.
 */
export const handler = defineStep({
  stage: 'find-failures',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const oic = monitoringOf(input);
    const conditions = { within: { last: input.window }, orderBy: 'creationdate' } as const;
    let { pages } = input;
    let offset: number | undefined = input.offset;
    while (offset !== undefined && pages < MAX_PAGES && oic.cap.waitSeconds === 0) {
      const page: MonitoredPage<ErroredInstance> | undefined = await listErroredInstances(
        oic,
        conditions,
        {
          offset,
        },
      ).catch(ifThrottled);
      if (!page) break;
      pages += 1;
      await writeRunFile(input, `found-${input.round}-${pages}`, page.items.map(toFailedInstance));
      offset = page.nextOffset;
    }
    return {
      done: offset === undefined || pages === MAX_PAGES,
      pages,
      offset: offset ?? 0,
      waitSeconds: oic.cap.waitSeconds,
      pace: oic.cap.pace,
    };
  },
});

/** Oracle wants us to wait, which the cap knows by now: the step ends with what it has. */
function ifThrottled(error: unknown): undefined {
  if (!(error instanceof Throttled)) throw error;
}
