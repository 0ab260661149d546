import { NotFound } from '#runtime/errors.ts';
import type { CpqSite } from '#runtime/integration-user.ts';
import { type CpqCall, requireOk, sendToCpq } from './request.ts';

/** The cheapest look at what only sites with integration users have. */
export const LOOK = {
  operation: 'Look for the API of integration users',
  path: ['integrationUsers'],
  query: { limit: '1' },
} as const satisfies CpqCall;

/** Nobody is turned away from what is not there. */
const TURNED_AWAY = [401, 403];

/**
 * Finds out, without credentials, whether a site has the API of integration users. No call is documented that
 * tells a site's release, so this goes by what answers: anything but 404 is there.
 * Source: https://docs.oracle.com/en/cloud/saas/readiness/sales/26b/scpq-26b/26B-cpq-wn-f46351.htm
 * @throws NotFound as `explainAbsence`
 */
export async function probeSite(site: CpqSite): Promise<void> {
  const response = await sendToCpq(site, LOOK);
  if (response.status === 404) throw await explainAbsence(site);
  if (!TURNED_AWAY.includes(response.status)) requireOk(response, LOOK.operation);
}

/** Why a site has no such API: it is older than 26B, not in Fusion, or no CPQ at all. */
export async function explainAbsence(site: CpqSite): Promise<NotFound> {
  if (await isThere(site, {})) return tooOld(site);
  if (await isThere(site, { unprefixed: true })) return notInFusion(site);
  return noSite(site);
}

/** Groups came long before integration users. */
async function isThere(site: CpqSite, how: Pick<CpqCall, 'unprefixed'>): Promise<boolean> {
  const operation = 'Look for the CPQ site';
  const call = { operation, path: ['groups'], query: LOOK.query, ...how };
  return (await sendToCpq(site, call)).status !== 404;
}

function tooOld({ url, restVersion }: CpqSite): NotFound {
  return new NotFound({
    system: 'cpq',
    summary: `The CPQ site ${url} has no integration users under REST ${restVersion}; they came with release 26B.`,
    fix: 'Update the site to 26B or later, or correct cpq.restVersion in the request; then start again.',
    seen: { status: 404 },
  });
}

function notInFusion({ url }: CpqSite): NotFound {
  return new NotFound({
    system: 'cpq',
    summary: `The CPQ site ${url} does not run in Fusion: it knows no path below /cpq. Integration users exist only in Fusion.`,
    fix: 'On such a site an application calls with a client id of its own: Admin Home, Integration Center, Connected Applications. For a site in Fusion correct the address in the request, then start again.',
    seen: { status: 404 },
  });
}

function noSite({ url, restVersion }: CpqSite): NotFound {
  return new NotFound({
    system: 'cpq',
    summary: `No CPQ answers at ${url}, neither below /cpq/rest/${restVersion} nor below /rest/${restVersion}.`,
    fix: 'Take the address from the browser after signing in to Fusion, without a path, and check cpq.restVersion in the request; then start again.',
    seen: { status: 404 },
  });
}
