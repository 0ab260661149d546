import { type Context, checkDocument } from './check-document.ts';
import { cpqSite, isUsualFusionHost } from './cpq-rules.ts';
import type { ResolvedCredential, Surroundings } from './credentials.ts';
import { checkFollowUp, checkRegionAndRealm, textAt } from './cross-checks.ts';
import { valueAt } from './explain-issue.ts';
import type { Locate, Problem } from './problem.ts';
import { readDocument } from './read-document.ts';
import { IntegrationUserRequest } from './user-schema.ts';

/** A request that may run: valid, with its credential found. */
export interface CheckedUserRequest {
  request: IntegrationUserRequest;
  /** Absent where people administrate the site. */
  administrator: ResolvedCredential | undefined;
  /** Secret of a client that exists, where the request names that by its id. */
  clientSecret: ResolvedCredential | undefined;
}

export type UserVerdict =
  | { ok: true; checked: CheckedUserRequest; remarks: Problem[] }
  | { ok: false; problems: Problem[] };

/** As `checkRequestText`, for an integration user. */
export async function checkUserRequestText(
  text: string,
  surroundings?: Surroundings,
): Promise<UserVerdict> {
  const document = readDocument(text);
  if ('problems' in document) return { ok: false, problems: document.problems };
  return checkUserRequest(document.value, document.locate, surroundings);
}

/** As `checkUserRequestText`, for a document that was parsed already. */
export async function checkUserRequest(
  value: unknown,
  locate?: Locate,
  surroundings?: Surroundings,
): Promise<UserVerdict> {
  const { parsed, credentials, context } = await checkDocument(value, locate, surroundings, {
    schema: IntegrationUserRequest,
    together: checkTogether,
    credentials: {
      administrator: ['cpq', 'administrator'],
      clientSecret: ['client', 'adopt', 'clientSecret'],
    },
  });
  const problems = context.problems.list();
  if (problems.length > 0 || !parsed) return { ok: false, problems };
  const checked = { request: parsed, ...credentials };
  return { ok: true, checked, remarks: context.remarks.list() };
}

function checkTogether(value: unknown, context: Context): void {
  checkRegionAndRealm(value, context);
  checkFollowUp(value, context, { block: 'cpq', administrator: 'administratorEmail' });
  checkHost(value, context);
  checkGroups(value, context);
}

function checkHost(value: unknown, { remarks }: Context): void {
  const site = textAt(value, ['site']);
  if (site === undefined || cpqSite(site) || isUsualFusionHost(new URL(site).hostname)) return;
  remarks.add(['site'], {
    what: 'The host is unlike those of Fusion that we have seen (acme.fa.em2.oraclecloud.com). Integration users exist only where CPQ runs in Fusion.',
    fix: 'If it is what you see in the browser in Fusion, all is well.',
  });
}

/** A group is of one type, so it can stand in one list only; and once is enough. */
function checkGroups(value: unknown, { problems }: Context): void {
  const seen = new Map<unknown, string>();
  for (const list of ['administrator', 'sales']) {
    const names = valueAt(value, ['groups', list]);
    for (const [index, name] of (Array.isArray(names) ? names : []).entries()) {
      const before = seen.get(name);
      if (before === undefined) seen.set(name, list);
      else problems.add(['groups', list, index], namedTwice(before));
    }
  }
}

function namedTwice(before: string) {
  return {
    what: `This group stands under groups.${before} already.`,
    fix: 'A group is either an administrator group or a sales group: name it once.',
  };
}
