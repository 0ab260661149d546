import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { explainFileError } from '#functions/api/request/credentials.ts';
import { explainIssue } from '#functions/api/request/explain-issue.ts';
import { type Problem, Problems } from '#functions/api/request/problem.ts';
import { readDocument } from '#functions/api/request/read-document.ts';
import type { Endpoints } from '#local/service-types.ts';
import { isLoopback } from '#runtime/hosts.ts';

/**
 * Oracle's own endpoints in the commercial realm; `{region}` is filled in.
 * https://docs.oracle.com/en-us/iaas/api/#/en/integration/20190131/ and …/identity/20160918/
 */
export const defaultEndpoints: Endpoints = {
  integrationControlPlane: 'https://integration.{region}.ocp.oraclecloud.com',
  iam: 'https://identity.{region}.oci.oraclecloud.com',
  allowedHosts: [
    'oraclecloud.com',
    'cupix.works',
    'cupix-eu.works',
    'cupix-au.works',
    'cupix-jp.works',
    'cupix-sg.works',
    'cupix-ca.works',
  ],
};

const origin = z.string().check(problemOf((value) => wrongOrigin(value)));
const hostSuffix = z.string().check(
  problemOf((value) =>
    /^\.?([a-z0-9-]+\.)*[a-z0-9-]+$/i.test(value)
      ? undefined
      : {
          what: 'This is not the end of a host name.',
          fix: 'Write a name without https://, port or *: oraclecloud.eu covers every name below it.',
        },
  ),
);

/** The endpoints file; docs/endpoints.md describes it. */
export const EndpointsFile = z.strictObject({
  integrationControlPlane: z.optional(origin),
  iam: z.optional(origin),
  allowedHosts: z.optional(z.array(hostSuffix)),
});

/**
 * Reads an endpoints file, YAML or JSON. What it leaves out stays as Oracle has it; the hosts of its own
 * endpoints are allowed without being named again.
 */
export async function readEndpointsFile(
  file: string,
): Promise<{ endpoints: Endpoints } | { problems: Problem[] }> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return { problems: [{ where: '', ...explainFileError(error, file) }] };
  }
  return parseEndpoints(text);
}

/** As `readEndpointsFile`, for its text. */
export function parseEndpoints(text: string): { endpoints: Endpoints } | { problems: Problem[] } {
  const document = readDocument(text);
  if ('problems' in document) return document;
  const { value, locate } = document;
  const problems = new Problems(locate);
  const parsed = z.safeParse(EndpointsFile, value);
  for (const issue of parsed.error?.issues ?? []) {
    explainIssue(issue, { schema: EndpointsFile, value, isSecret: () => false }, problems);
  }
  if (!parsed.success) return { problems: problems.list() };
  const { integrationControlPlane, iam, allowedHosts } = parsed.data;
  const own = [integrationControlPlane, iam].flatMap((url) => (url ? [hostOf(url)] : []));
  return {
    endpoints: {
      integrationControlPlane: integrationControlPlane ?? defaultEndpoints.integrationControlPlane,
      iam: iam ?? defaultEndpoints.iam,
      allowedHosts: [...new Set([...(allowedHosts ?? defaultEndpoints.allowedHosts), ...own])],
    },
  };
}

function problemOf(rule: (value: string) => { what: string; fix: string } | undefined) {
  return z.check<string>((context) => {
    const broken = rule(context.value);
    if (!broken) return;
    const { what: message, fix } = broken;
    context.issues.push({ code: 'custom', input: undefined, message, params: { fix } });
  });
}

function wrongOrigin(value: string): { what: string; fix: string } | undefined {
  const filled = value.replaceAll('{region}', 'eu-frankfurt-1');
  const url = URL.canParse(filled) ? new URL(filled) : undefined;
  if (!url || !/^https?:\/\//i.test(value)) {
    return {
      what: 'This is not a complete web address.',
      fix: 'Write it as in https://integration.{region}.ocp.oraclecloud.com; {region} is optional.',
    };
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return { what: 'The address uses http.', fix: 'Write https; http is for this machine only.' };
  }
  const bare = url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
  return bare
    ? undefined
    : { what: 'The address has more than a host name.', fix: `Write ${url.protocol}//${url.host}` };
}

/** The part of the host that stays when `{region}` changes. */
function hostOf(template: string): string {
  const { hostname } = new URL(template.replaceAll('{region}', 'region'));
  return template.includes('{region}') ? hostname.slice(hostname.indexOf('region') + 7) : hostname;
}
