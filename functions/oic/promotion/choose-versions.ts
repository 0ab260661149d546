import type { Integration } from '#functions/oic/factory/integrations.ts';
import { integrationLocked } from '#functions/oic/factory/integrations.ts';
import { InvalidRequest, NotFound } from '#runtime/errors.ts';
import type { BuildIntegration, PromotionSettings, ScheduleRule } from '#runtime/promotion.ts';
import { connectionsOf } from './observe-project.ts';

/** Complete enough to be activated; a draft isn't. */
const READY = ['CONFIGURED', 'ACTIVATED', 'ACTIVATION_INPROGRESS', 'FAILEDACTIVATION'];

/**
 * Which version of which integration is promoted: those that the request names, in its order, or else the newest
 * of each, by code.
 * @throws NotFound the project has no such integration or version
 * @throws InvalidRequest it is a draft, or there is nothing to promote
 * @throws Locked it is open in an editor, so nobody knows what would be promoted
 */
export function chooseVersions(
  wanted: PromotionSettings['integrations'],
  integrations: readonly Integration[],
): Integration[] {
  const codes = [...new Set(integrations.map(({ code }) => code))].sort();
  const order = wanted ?? codes.map((code) => ({ code, version: null }));
  const isOffered = ({ code }: { code: string }) =>
    integrations.some((one) => one.code === code && isReady(one));
  const chosen = order
    // Without a wish, what is only a draft is not meant.
    .filter((one) => wanted !== null || isOffered(one))
    .map((one) => choose(one, integrations));
  if (chosen.length > 0) return chosen;
  throw new InvalidRequest({
    system: 'oic',
    summary: 'The project has no integration that is complete, so there is nothing to promote.',
    fix: 'Complete an integration in the OIC console, or name another project.',
  });
}

function choose(
  { code, version }: { code: string; version: string | null },
  integrations: readonly Integration[],
): Integration {
  const named = integrations.filter(
    (one) => one.code === code && (version === null || one.version === version),
  );
  // Versions have fixed widths (01.00.0000), so text order is their order.
  const newest = (list: Integration[]) =>
    list.toSorted((a, b) => (a.version < b.version ? 1 : -1))[0];
  const found = newest(named.filter(isReady)) ?? newest(named);
  if (!found) throw unknown(code, version, integrations);
  if (!isReady(found)) throw draft(found);
  if (found.lockedFlag) throw integrationLocked(found);
  return found;
}

function isReady({ status }: Integration): boolean {
  return READY.includes(status ?? '');
}

function unknown(code: string, version: string | null, known: readonly Integration[]): NotFound {
  const versions = known.filter((one) => one.code === code).map((one) => one.version);
  return new NotFound({
    system: 'oic',
    summary: `The project has no integration ${code}${version === null ? '' : ` in the version ${version}`}.`,
    fix: versions.length
      ? `It has these versions: ${versions.join(', ')}.`
      : `It has these integrations: ${[...new Set(known.map((one) => one.code))].join(', ')}.`,
  });
}

function draft({ id, status }: Integration): InvalidRequest {
  return new InvalidRequest({
    system: 'oic',
    summary: `The integration ${id} is not complete (${status ?? 'no status'}).`,
    fix: 'Complete it in the OIC console, or name another version.',
  });
}

/**
 * What the manifest of a build says of a version.
 * @param schedule when it runs on the source
 */
export function toBuildIntegration(
  integration: Integration,
  schedule: ScheduleRule | null,
): BuildIntegration {
  return {
    code: integration.code,
    version: integration.version,
    name: integration.name ?? integration.code,
    connections: connectionsOf(integration),
    isScheduled: integration.scheduleApplicableFlag === true,
    schedule,
    changed: integration.lastUpdated == null ? null : String(integration.lastUpdated),
  };
}
