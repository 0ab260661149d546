import { seenIn } from '#runtime/answers.ts';
import { NotAuthorized, NotAuthorizedYet, NotReadyYet } from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';
import type { ProveInput } from './prove-user.ts';
import { LOCATION_HINT } from './refusal.ts';

type Subject = Pick<ProveInput, 'client' | 'groups' | 'proof'>;

/**
 * The token is good and CPQ knows nobody who goes with it.
 * @param isFresh the user was changed moments ago, so that it may only be a matter of time
 */
export function unknownUser({ client }: Subject, response: HttpResponse, isFresh: boolean) {
  const Named = isFresh ? NotAuthorizedYet : NotAuthorized;
  return new Named({
    system: 'cpq',
    summary: `The identity domain gives the application ${client.clientId} a token, and CPQ does not take it (401).`,
    fix: `Check in CPQ (Admin Home, Users, Integration Users) that a user has exactly this client id and is active, and that the scope ${client.scope} is that of this site. ${LOCATION_HINT} Then resume.`,
    seen: seenIn(response),
  });
}

/** On groups: https://help.bigmachines.com/BMIHelp/Content/Manage_Users/Setting_Up_Groups.htm */
export function missingGroups({ groups, proof }: Subject, response: HttpResponse): NotAuthorized {
  const names = [...groups.administrator, ...groups.sales].join(', ');
  return new NotAuthorized({
    system: 'cpq',
    summary: `CPQ knows the user, but its groups (${names}) do not let it read ${proof.join('/')} (403).`,
    fix: `Add a group with that right to the request, or name under cpq.proof what the application reads in truth; then start again. Administrator groups count only where CPQ has them switched on. ${LOCATION_HINT}`,
    seen: seenIn(response),
  });
}

export function stillWorks({ client }: Subject, response: HttpResponse): NotReadyYet {
  return new NotReadyYet({
    system: 'cpq',
    summary: `The application ${client.clientId} was inactivated and can still call CPQ (${response.status}).`,
    fix: 'The workflow looks again. If it lasts, inactivate the user in CPQ and deactivate the application in the identity domain, then resume.',
    seen: { status: response.status, requestId: response.requestId },
  });
}
