import * as z from 'zod/mini';
import { CaughtFailure, explain } from '#runtime/explain-failure.ts';
import type { Job } from '#runtime/ledger.ts';
import { PlanFinding } from '#runtime/plan.ts';
import { type SiteUserFilter, SiteUserPage } from '#runtime/site-users.ts';
import { HttpProblem, statusFor } from './routing/http-problem.ts';
import { runInquiry } from './run-inquiry.ts';

const Listed = z.object({
  page: z.nullable(SiteUserPage),
  findings: z.array(PlanFinding),
  /** Errors as the workflow caught them. */
  failures: z.array(CaughtFailure),
});

const ASKED = {
  machine: 'SITE_USERS_STATE_MACHINE',
  result: Listed,
  what: 'The look at the site',
  ifSlow: {
    summary: 'The site did not answer in time.',
    fix: 'Ask for fewer users at a time (limit), or without userStatus, for which each user is read.',
  },
} as const;

/**
 * Looks at the integration users of the site of a job, as the administrator that its request has.
 * @throws HttpProblem 422 nobody administrates the site, or CPQ or the identity domain refuses that administrator
 * @throws Timeout the systems did not answer in time
 */
export async function findSiteUsers(
  { id, request }: Job,
  filter: SiteUserFilter,
  page: { offset: number; limit: number },
): Promise<SiteUserPage> {
  if (!request.administrator) throw nobodyMayLook();
  const {
    page: found,
    findings,
    failures,
  } = await runInquiry(ASKED, {
    jobId: id,
    request,
    filter,
    page,
  });
  if (found) return found;
  const [why] = [...findings, ...failures.map((failure) => explain(failure))];
  throw why ? refused(why) : nobodyKnowsScope();
}

/** Not 5XX: what the request of that job names is not (or no longer) good for a look. */
function refused({ error, summary, fix }: Pick<PlanFinding, 'error' | 'summary' | 'fix'>) {
  const status = statusFor(error);
  const isPassing = status === 503 || status === 504;
  return new HttpProblem({
    status: isPassing ? status : 422,
    error,
    detail: summary,
    fix: fix.replaceAll(/\bthen (resume|start again)\b/gi, 'then ask again'),
  });
}

function nobodyMayLook(): HttpProblem {
  return new HttpProblem({
    status: 422,
    error: 'InvalidRequest',
    detail:
      'The request of this integration user names no administrator of CPQ, so nobody may look.',
    fix: 'Look in CPQ itself (Admin Home, Users, Integration Users), or change the request: PATCH with cpq.administrator.',
  });
}

function nobodyKnowsScope(): HttpProblem {
  return new HttpProblem({
    status: 422,
    error: 'InvalidRequest',
    detail: 'Nobody has said yet which scope of the identity domain is that of this site.',
    fix: 'Answer the human task that asks for it, or write cpq.scope into the request; then ask again.',
  });
}
