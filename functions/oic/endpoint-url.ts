import * as z from 'zod/mini';
import { parseAnswer } from '#runtime/answers.ts';
import { StageError } from '#runtime/errors.ts';
import { send } from '#runtime/http.ts';
import { tokenFor } from '#runtime/oauth.ts';
import type { Oic } from './client.ts';
import type { Integration } from './factory/integrations.ts';

/** Resource and parameter of the integration that Cupix supplies, as its guide prints them. */
const TOKEN_RESOURCE = 'token?Scope=[scope_value]';

/**
 * The address of the integration's token operation, with the placeholder that a later stage fills. Oracle's
 * own word comes first: the metadata page of the integration, then the address that leads to it, then the
 * documented shape. That a project's metadata page has this machine-readable form is not verified with
 * Oracle, so an answer without the address is no failure.
 * Sources: https://support.cupix.works/hc/en-us/articles/46202539403419-Oracle-Integration,
 * https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/do-you-use-designtime-or-runtime-url.html
 */
export async function endpointUrl(
  oic: Oic,
  projectId: string,
  integration: Integration,
): Promise<string> {
  const stated = integration.endPointURI ?? integration.endPointUri;
  if (stated && isOperation(stated)) return stated;
  const metadata = metadataPage(oic, stated);
  if (!metadata) return builtUrl(oic.instance.runtimeUrl, projectId, integration);
  return (await operationIn(oic, metadata)) ?? metadata.href.replace(/metadata$/, TOKEN_RESOURCE);
}

/** The documented shape of a project's endpoint; paths take the version as `1.0`, ids as `01.00.0000`. */
export function builtUrl(
  runtimeUrl: string,
  projectId: string,
  { code, version }: Pick<Integration, 'code' | 'version'>,
): string {
  const path = [projectId, code, shortVersion(version)].map(encodeURIComponent).join('/');
  return `${runtimeUrl}/ic/api/integration/v2/flows/rest/project/${path}/${TOKEN_RESOURCE}`;
}

/** `01.02.0003` is `1.2` in paths. */
export function shortVersion(version: string): string {
  const [major, minor] = version.split('.');
  return `${Number(major)}.${Number(minor ?? 0)}`;
}

/** The metadata page, but only on the instance's own run-time host: a token goes there. */
function metadataPage(oic: Oic, stated: string | null | undefined): URL | undefined {
  if (!stated || !URL.canParse(stated)) return undefined;
  const url = new URL(stated);
  const ours = url.origin === new URL(oic.instance.runtimeUrl).origin;
  return ours && url.pathname.endsWith('/metadata') && !url.search ? url : undefined;
}

async function operationIn({ client }: Oic, page: URL): Promise<string | undefined> {
  const call = { system: 'oic' as const, operation: 'Read endpoint metadata' };
  try {
    const authorization = `Bearer ${await tokenFor(client, client.scopes.invoke)}`;
    const headers = { accept: 'application/json', authorization };
    const response = await send({ ...call, url: page, headers });
    if (response.status !== 200) return undefined;
    const found = urlsIn(parseAnswer(z.unknown(), response, { ...call, keys: 'as-sent' }));
    const prefix = page.href.replace(/metadata$/, '');
    return found.find((url) => url.startsWith(prefix) && isOperation(url));
  } catch (error) {
    // What heals is tried again, so that two runs give the same address; a plain no means: build it.
    if (!(error instanceof StageError) || error.family === 'retry') throw error;
    return undefined;
  }
}

function urlsIn(value: unknown): string[] {
  if (typeof value === 'string') return /^https?:\/\//.test(value) ? [value] : [];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(urlsIn) : [];
}

function isOperation(url: string): boolean {
  return /[?&]scope=/i.test(url);
}
