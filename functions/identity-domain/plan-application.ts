import * as z from 'zod/mini';
import { UserStatus } from '#runtime/integration-user.ts';
import { findResource } from '#runtime/ledger.ts';
import { PartialPlan, type PlanItem, sentenceOf } from '#runtime/plan.ts';
import { defineStep } from '#runtime/step.ts';
import type { OAuthApp } from './apps.ts';
import { cpqAppName, drawCpqClient } from './blueprint.ts';
import { whereKept } from './client-secret.ts';
import { compareApp, findOwnApp } from './establish-app.ts';
import { findAdopted } from './find-adopted.ts';

const Input = z.strictObject({
  jobId: z.string(),
  customer: z.string(),
  domainUrl: z.string(),
  /** What the application is called. */
  name: z.string(),
  /** Null while nobody knows it. */
  scope: z.nullable(z.string()),
  /** Secret with client id and client secret of an application that exists, or null. */
  adopt: z.nullable(z.string()),
  status: UserStatus,
  /** People administrate CPQ, so that the status is set by hand. */
  byPerson: z.boolean(),
});
type PlanInput = z.output<typeof Input>;

export interface ApplicationPlan extends Pick<PartialPlan, 'items' | 'findings'> {
  /** Its id is null while the client is still to be made; null: nobody knows which client it will be. */
  client: { id: string | null } | null;
}

/** What stage 4 would do, and stage 7 as far as it switches the client off. Reads only. */
export async function planApplication(input: PlanInput): Promise<ApplicationPlan> {
  const plan = new PartialPlan();
  const { adopt } = input;
  const seen = await plan.look('register-client', () =>
    adopt === null ? lookAtOurs(input) : lookAtTheirs(input, adopt),
  );
  if (seen) plan.items.push({ stage: 'register-client', kind: 'oauth-client', ...seen.item });
  const { items, findings } = plan;
  return { items, findings, client: seen ? { id: seen.clientId } : null };
}

interface Seen {
  item: Omit<PlanItem, 'stage' | 'kind'>;
  clientId: string | null;
}

async function lookAtTheirs(input: PlanInput, secretId: string): Promise<Seen> {
  const app = await findAdopted(input, secretId);
  const user = await findResource(input.jobId, 'cpq-user');
  const isKnown = user?.facts?.clientId === app.name;
  const judged = isKnown
    ? ({ action: 'keep', says: 'It is used as it is.' } as const)
    : ({ action: 'adopt', says: 'Somebody else made it; it is used as it is.' } as const);
  return { item: { name: app.displayName, id: app.id, ...judged }, clientId: app.name };
}

async function lookAtOurs(input: PlanInput): Promise<Seen> {
  const { jobId, domainUrl } = input;
  const name = cpqAppName(jobId, input.name);
  const found = await findOwnApp({ jobId, domainUrl }, name);
  if (!found) {
    const says = 'Its secret goes straight into Secrets Manager.';
    return { item: { name, action: 'create', says }, clientId: null };
  }
  const differences = await differencesOf(input, found);
  const judged =
    differences.length === 0
      ? ({ action: 'keep', says: 'It is as it should be.' } as const)
      : ({ action: 'change', says: sentenceOf(differences) } as const);
  return { item: { name, id: found.id, ...judged }, clientId: found.name };
}

async function differencesOf(input: PlanInput, found: OAuthApp): Promise<string[]> {
  const { jobId, domainUrl, scope, status } = input;
  const { drift, isOn } = compareApp(found, drawCpqClient(input, scope ?? ''));
  // A scope that nobody knows can't be compared.
  const drifted = Object.keys(drift).filter((one) => scope !== null || one !== 'allowedScopes');
  const holder = { jobId, domainUrl, purpose: 'cpq', security: 'least-privilege' } as const;
  const isKept = (await whereKept(holder, found.name)) !== undefined;
  const isCutOff = isOn && status === 'inactive' && (await needsPerson(input));
  return [
    drifted.length > 0 && `these settings are put right: ${drifted.join(', ')}`,
    !isKept && 'its secret is not in Secrets Manager and is made anew',
    !isOn && status === 'active' && 'it is switched on',
    isCutOff && 'it is switched off, so that it gets no token any more',
  ].filter((one) => one !== false);
}

/** Whether only a person can set the user's status, as far as that is known, and has not done so yet. */
async function needsPerson({ jobId, byPerson }: PlanInput): Promise<boolean> {
  const { facts = {} } = (await findResource(jobId, 'cpq-user')) ?? {};
  return (byPerson || facts.statusBy === 'page') && facts.status !== 'inactive';
}

/** The plan's part of stage 4. */
export const handler = defineStep({
  stage: 'register-client',
  system: 'identity-domain',
  input: Input,
  act: planApplication,
});
