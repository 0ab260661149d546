import * as z from 'zod/mini';
import type { Monitoring } from '#functions/oic/monitoring/call.ts';
import { RateCap } from '#functions/oic/monitoring/rate-cap.ts';
import { writeRunFile } from '#functions/oic/recovery/run-files.ts';
import { Access } from '#runtime/recovery.ts';

/** What every look at an instance takes. */
export const looking = {
  jobId: z.string(),
  /** Name of the file that takes the answer: it may be larger than a state. */
  look: z.string(),
  access: Access,
  callsPerMinute: z.number(),
};

/** The client of a look: as many calls at once as the cap allows, and no more. */
export function monitoringFor(input: {
  access: Access;
  callsPerMinute: number;
}): Monitoring & { cap: RateCap } {
  return { ...input.access, cap: new RateCap(input.callsPerMinute) };
}

/** Lays the answer down where the caller finds it. */
export function answer(
  { jobId, look }: { jobId: string; look: string },
  content: unknown,
): Promise<void> {
  return writeRunFile({ jobId, run: 'looks' }, look, content);
}
