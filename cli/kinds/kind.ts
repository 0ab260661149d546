import type * as z from 'zod/mini';
import type { Problem } from '#functions/api/request/problem.ts';
import type { Guest } from '#local/service-types.ts';
import type { SimulatedFailure } from '#local/simulated-failure.ts';
import type { JobKind } from '#runtime/stages.ts';
import type { JobParts } from '../api/answers.ts';
import type { Context } from '../context.ts';
import type { ResultOptions } from '../render/result.ts';
import type { RequestFile } from '../request-file.ts';

/** How the plan of a kind is read and told. */
export interface PlanOfKind<Found = unknown> {
  schema: z.ZodMiniType<Found>;
  text(found: Found): string;
  /** Whether a run would come to its end, and whether it would do nothing. */
  outcome(found: Found): { ready: boolean; isEmpty: boolean };
}

/** A kind of job as the command line speaks of it, and with the API. */
export interface ServedKind<View extends JobParts = JobParts> {
  kind: JobKind;
  /** Where the API has them: `/recoveries`. */
  path: `/${string}`;
  /** Name of the events in the stream of one. */
  event: string;
  /** As in sentences: `recovery`. */
  one: string;
  view: z.ZodMiniType<View>;
  /** Absent: a list of things that are made, changed or kept. */
  plan?: PlanOfKind;
  /** What `status` shows below the stages; absent: what exists. */
  details?(view: View): string[];
  /** What one that succeeded has to say. */
  resultText(view: View, told: ResultOptions): string;
  /**
   * What `--json` prints of a run.
   * @param secret only when the person asked to see it
   */
  document(view: View, secret?: string): unknown;
}

/** How the requests of a kind get from a file to the API. */
export interface RequestKind<Checked> {
  /** Reads and checks, with everything on this machine that the request refers to. */
  read(
    file: RequestFile,
    context: Context,
  ): Promise<
    { ok: true; checked: Checked; remarks: Problem[] } | { ok: false; problems: Problem[] }
  >;
  /** What is going to happen, as a sentence without its end: `Recovery of … for acme`. */
  says(checked: Checked): string;
  /** The request as the API takes it. */
  body(checked: Checked): object;
  /** What can go wrong in a simulated run; absent: nothing. */
  failures?: readonly SimulatedFailure[];
  /** What has to exist in a simulated run. */
  guest(checked: Checked): Guest;
  /**
   * Brings what the request names into the local vault, before it is sent to the local service with a real Oracle.
   * @throws CommandError it is nowhere
   */
  bring?(checked: Checked, environment: Record<string, string | undefined>): Promise<void>;
}
