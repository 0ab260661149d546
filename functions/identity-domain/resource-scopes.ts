import * as z from 'zod/mini';
import { Unexpected } from '#runtime/errors.ts';
import { equalsAll, searchScim } from './client.ts';

const PAGE = 200;
/** A domain with more resource apps than this would be a surprise. */
const MAX_PAGES = 20;

const texts = z.nullish(z.array(z.string()));
const ResourceApp = z.object({
  displayName: z.string(),
  audience: z.nullish(z.string()),
  secondaryAudiences: texts,
  serviceTypeURN: z.nullish(z.string()),
  scopes: z.nullish(z.array(z.object({ fqs: z.nullish(z.string()) }))),
});
type ResourceApp = z.output<typeof ResourceApp>;
const ATTRIBUTES = Object.keys(ResourceApp.def.shape);

/** A scope that may be the one of a CPQ site, and the app that offers it. */
export interface ScopeCandidate {
  /** Fully qualified. */
  scope: string;
  app: string;
  /** The app names the site's host. */
  isTied: boolean;
  /** The app or its scope speaks of CPQ. */
  isNamed: boolean;
}

/** Whether an app of the domain offers a scope, spelled exactly so. */
export async function hasScope(domainUrl: string, scope: string): Promise<boolean> {
  const found = await searchScim(
    domainUrl,
    {
      operation: 'Look for the scope',
      type: 'Apps',
      filter: equalsAll({ 'scopes.fqs': scope }),
      attributes: ['id', 'displayName'],
      count: 1,
    },
    z.object({ displayName: z.string() }),
  );
  return found.length > 0;
}

/**
 * The scopes in a domain that may be those of a CPQ site, the likeliest first. What CPQ's app is called and how
 * its scope is spelled is not documented, so this goes by what it says of the host and of CPQ.
 * Source: https://help.bigmachines.com/cpq/Content/Integrating_With_BigMachines/Integration_Guides/IDCSIntegration.htm
 */
export async function findCpqScopes(domainUrl: string, siteUrl: string): Promise<ScopeCandidate[]> {
  const host = new URL(siteUrl).hostname;
  const apps = await listResourceApps(domainUrl);
  const candidates = apps.flatMap((app) => candidatesIn(app, host));
  const rank = ({ isTied, isNamed }: ScopeCandidate) => Number(isTied) * 2 + Number(isNamed);
  return candidates.toSorted((a, b) => rank(b) - rank(a) || compare(a.scope, b.scope));
}

async function listResourceApps(domainUrl: string): Promise<ResourceApp[]> {
  const apps: ResourceApp[] = [];
  const operation = 'Look for the application of Oracle CPQ';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const found = await searchScim(
      domainUrl,
      {
        operation,
        type: 'Apps',
        filter: 'isOAuthResource eq true and active eq true',
        attributes: ATTRIBUTES,
        count: PAGE,
        startIndex: apps.length + 1,
      },
      ResourceApp,
    );
    apps.push(...found);
    if (found.length < PAGE) return apps;
  }
  throw new Unexpected({
    system: 'identity-domain',
    summary: `${operation}: the domain has more than ${MAX_PAGES * PAGE} resource applications.`,
    fix: 'Write the scope into the request (cpq.scope), then start again.',
  });
}

function candidatesIn(app: ResourceApp, host: string): ScopeCandidate[] {
  const scopes = (app.scopes ?? []).flatMap(({ fqs }) => fqs ?? []);
  const places = [app.audience ?? '', ...(app.secondaryAudiences ?? []), ...scopes];
  const isTied = places.some((place) => names(place, host));
  const about = [app.displayName, app.serviceTypeURN ?? ''].join(' ');
  return scopes
    .map((scope) => ({
      scope,
      app: app.displayName,
      isTied,
      isNamed: /cpq/i.test(`${about} ${scope}`),
    }))
    .filter((one) => one.isTied || one.isNamed || /fusion/i.test(about));
}

/** Whether an audience or scope is on that host: behind it a port, a path or nothing. */
function names(place: string, host: string): boolean {
  const [, found = ''] = /^https?:\/\/([^/:]+)/i.exec(place) ?? [];
  return found.toLowerCase() === host.toLowerCase();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
