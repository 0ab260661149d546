import * as z from 'zod/mini';
import { parseAnswer, refusal, seenIn } from '#runtime/answers.ts';
import { InvalidCredentials, NotFound } from '#runtime/errors.ts';
import { type HttpResponse, send } from '#runtime/http.ts';

/** The site of one team: `https://<team>.<domain>`. */
export interface CupixSite {
  team: string;
  /** `cupix.works` or a sibling such as `cupix-eu.works`. */
  domain: string;
}

/**
 * The page of a project. It is the closest that a link gets: the address of its Integrations page is not
 * documented.
 * Source: https://github.com/cupixrnd/cupix-api/blob/main/Project.md
 * @param project immutable key of the project
 */
export function projectPage({ team, domain }: CupixSite, project: string): string {
  return `https://${team}.${domain}/pj/${encodeURIComponent(project)}`;
}

/** A facility is what CupixWorks calls a project; the envelope is that of JSON:API. */
const FacilityAnswer = z.object({
  result: z.object({
    data: z.object({ attributes: z.object({ name: z.nullish(z.string()) }) }),
  }),
});

/**
 * Name of a project, by the API that calls itself unofficial: read only, and only when somebody gave us a
 * token for it.
 * Source: https://github.com/cupixrnd/cupix-api/blob/main/Project.md
 * @param project immutable key of the project
 * @throws InvalidCredentials the API token was refused
 * @throws NotFound no such project, or the token's owner can't see it
 */
export async function findFacility(
  site: CupixSite,
  project: string,
  apiToken: string,
): Promise<{ name: string | undefined }> {
  const call = { system: 'cupixworks' as const, operation: 'Look up CupixWorks project' };
  const origin = `https://${site.team}.${site.domain}`;
  const response = await send({
    ...call,
    // `fields` is mandatory on reads.
    url: `${origin}/api/v1/facilities/${encodeURIComponent(project)}?fields=id,name,key`,
    headers: { 'x-cupix-auth': apiToken, accept: 'application/json' },
  });
  if (response.status !== 200) throw refused(response, site, project);
  const { result } = parseAnswer(FacilityAnswer, response, call);
  return { name: result.data.attributes.name ?? undefined };
}

function refused(response: HttpResponse, site: CupixSite, project: string) {
  const explanation = { system: 'cupixworks' as const, seen: seenIn(response) };
  if (response.status === 401 || response.status === 403) {
    return new InvalidCredentials({
      ...explanation,
      summary: `CupixWorks refused the API token for ${site.team}.${site.domain} (${response.status}).`,
      fix: `Make a new token at https://app.${site.domain}/settings/api and store it, or leave apiToken out of the request: the check is optional.`,
    });
  }
  if (response.status === 404) {
    return new NotFound({
      ...explanation,
      summary: `CupixWorks has no project ${project} in ${site.team}.${site.domain}, or the owner of the token can't see it.`,
      fix: `Take the key from the address of the project's page (…/pj/KEY), correct the request, and start again.`,
    });
  }
  return refusal(response, { system: 'cupixworks', operation: 'Look up CupixWorks project' });
}
