import { isLoopback } from '#runtime/hosts.ts';
import { isScope, plainHost, type UrlParts, urlParts } from './url-parts.ts';

/**
 * The fifteen ways in which an OPC Access Token URL goes wrong. Each is a check of its own with a name, so
 * that a person hears which mistake it was instead of "invalid URL".
 * Sources: https://support.cupix.works/hc/en-us/articles/46202539403419-Oracle-Integration (the URL),
 * https://docs.oracle.com/cd/E80480_01/English/integration/primavera_rest_api/D175778.html (the scope),
 * https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/do-you-use-designtime-or-runtime-url.html (the host)
 */
export interface UrlTrap {
  id: `T${number}`;
  name: string;
  /** What is wrong and what it should be, as one sentence for the person who typed it. */
  says: string;
  /** @param expected the right URL, for the checks that need to compare */
  caught(seen: UrlParts, expected: UrlParts): boolean;
}

/** Pages of the endpoint panel that describe the endpoint instead of being it. */
const DESCRIPTION_PAGE = /\/(metadata|swagger|openapi)(\.json|\.yaml)?(\/|$)/i;
const LONG_VERSION = /\/\d{2}\.\d{2}\.\d{4}(\/|$)/;

/** The scope without what T6, T8 and T13 complain about, so that each mistake is named once. */
function scopeOf({ scope }: UrlParts): UrlParts {
  return urlParts(
    scope
      .replace(/%3a/gi, ':')
      .replace(/%2f/gi, '/')
      .replace(/[[\]{}<>\s]|%20/g, ''),
  );
}

/** A placeholder that was left whole is no scope that could be wrong in other ways. */
function isFilled({ scope }: UrlParts): boolean {
  return /[:/%.]/.test(scope);
}

export const urlTraps: readonly UrlTrap[] = [
  {
    id: 'T1',
    name: 'doubled slash',
    says: 'The Scope holds a doubled slash: only one slash stands before api.',
    caught: (seen) => scopeOf(seen).path.includes('//'),
  },
  {
    id: 'T2',
    name: 'https in the scope',
    says: 'The Scope starts with https, or with nothing; it starts with http:// although the site is https.',
    caught: (seen) => isFilled(seen) && scopeOf(seen).scheme !== 'http',
  },
  {
    id: 'T3',
    name: 'endpoint without https',
    says: 'The URL does not start with https://, so a token would travel in plain text.',
    caught: ({ scheme, host }) =>
      scheme !== 'https' && !(scheme === 'http' && isLoopback(host.replace(/:\d+$/, ''))),
  },
  {
    id: 'T4',
    name: 'path in the scope',
    says: 'The Scope holds a path; after the host stands /api and nothing else.',
    caught: (seen) => isFilled(seen) && !/^\/+(api|data\/?)$/.test(scopeOf(seen).path),
  },
  {
    id: 'T5',
    name: 'scope of the Data Service',
    says: 'The Scope ends with /data, which is the Data Service; it ends with /api.',
    caught: (seen) => /\/data\/?$/.test(scopeOf(seen).path),
  },
  {
    id: 'T6',
    name: 'encoded scope',
    says: 'The Scope is URL-encoded (%3A%2F%2F); it stands there as it is.',
    caught: ({ scope }) => scope.includes('%'),
  },
  {
    id: 'T7',
    name: 'renamed parameter',
    says: 'The parameter is spelled differently from what OIC shows (Scope), or is there twice or not at all.',
    caught: ({ parameters }, expected) => {
      const found = parameters.filter(({ name }) => isScope(name));
      const wanted = expected.parameters.find(({ name }) => isScope(name));
      return found.length !== 1 || found[0]?.name !== wanted?.name;
    },
  },
  {
    id: 'T8',
    name: 'placeholder left',
    says: 'A placeholder or its brackets are left: none of [ ] { } < > may stand there.',
    caught: ({ text }) => /[[\]{}<>]/.test(text),
  },
  {
    id: 'T9',
    name: 'description page',
    says: 'This is the metadata, Swagger or OpenAPI address; the Endpoint URL of the same panel is meant.',
    caught: ({ path }) => DESCRIPTION_PAGE.test(path) || path.replace(/\/+$/, '') === '',
  },
  {
    id: 'T10',
    name: 'design-time host',
    says: 'The host starts with "design", where integrations are edited; they run on the host of the instance.',
    caught: ({ host }) => /^design[.-]/i.test(host),
  },
  {
    id: 'T11',
    name: 'long version',
    says: 'The version stands there as 01.00.0000; in addresses it is 1.0.',
    caught: ({ path }) => LONG_VERSION.test(path),
  },
  {
    id: 'T12',
    name: 'other Primavera host',
    says: 'The Scope names another host than the connection of the integration.',
    caught: (seen, expected) => plainHost(scopeOf(seen).host) !== plainHost(scopeOf(expected).host),
  },
  {
    id: 'T13',
    name: 'white space',
    says: 'A space or line break was copied along.',
    caught: ({ text }) => /\s/.test(text),
  },
  {
    id: 'T14',
    name: 'spelling of the Primavera host',
    says: 'The host in the Scope has capitals or a port; write it in lower case and without one.',
    caught: (seen) => scopeOf(seen).host !== plainHost(scopeOf(seen).host),
  },
  {
    id: 'T15',
    name: 'outdated value',
    says: 'This is not the address of the integration that is active now.',
    caught: ({ text }, expected) => text !== expected.text,
  },
];

/**
 * Which mistakes a URL holds. The last one (it is simply another URL) is only named when no other explains
 * the difference.
 */
export function trapsIn(seen: string, expected: string): UrlTrap[] {
  const parts = [urlParts(seen), urlParts(expected)] as const;
  const found = urlTraps.filter((trap) => trap.caught(...parts));
  return found.length > 1 ? found.filter(({ id }) => id !== 'T15') : found;
}
