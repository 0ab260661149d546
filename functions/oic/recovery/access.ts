import * as z from 'zod/mini';
import type { Monitoring } from '#functions/oic/monitoring/call.ts';
import { RateCap } from '#functions/oic/monitoring/rate-cap.ts';
import { Access } from '#runtime/recovery.ts';

/** What every step takes that calls Oracle. */
export const calling = {
  access: Access,
  callsPerMinute: z.number(),
  /** Where the cap of calls stands. */
  pace: z.number(),
};

/** The client of a step, under the cap where the step before left it. */
export function monitoringOf(input: {
  access: Access;
  callsPerMinute: number;
  pace: number;
}): Monitoring & { cap: RateCap } {
  return { ...input.access, cap: new RateCap(input.callsPerMinute, input.pace) };
}
