import * as z from 'zod/mini';
import { Credential } from '#runtime/credential.ts';
import { InvalidCredentials, NotAuthorized } from '#runtime/errors.ts';
import { findResource } from '#runtime/ledger.ts';
import { Archive, Client, Instance } from '#runtime/model.ts';
import { PartialPlan, type PlanItem } from '#runtime/plan.ts';
import { defineStep } from '#runtime/step.ts';
import { shortVersion } from './endpoint-url.ts';
import { type Foreseen, observeProject, recallProject, type Wanted } from './foresee-project.ts';

const Input = z.strictObject({
  jobId: z.string(),
  /** Null when it is still to be made. */
  instance: z.nullable(Instance),
  /** Null when the run has to make or mend it first; a refusal of a new one means little. */
  provisioner: z.nullable(z.strictObject({ client: Client, isNew: z.boolean() })),
  archive: Archive,
  /** Ids of the integrations in the archive, as far as they could be listed. */
  integrations: z.array(z.string()),
  primaveraUrl: z.string(),
  credential: Credential,
});
type PlanInput = z.output<typeof Input>;

export interface ProjectPlan extends Pick<PartialPlan, 'items' | 'findings'> {
  endpoint: {
    /** Of the integration, if it is active and stays as it is. */
    url: string | null;
    /** It will have another address than ever before. */
    isNew: boolean;
  };
}

/** What stages 5, 6 and 8 would do. Reads only. */
export async function planProject(input: PlanInput): Promise<ProjectPlan> {
  const plan = new PartialPlan();
  const { jobId, instance } = input;
  const foreseen = instance ? await foresee(plan, { ...input, instance }) : undefined;
  const before = foreseen?.inside?.integration.id ?? (await findResource(jobId, 'integration'))?.id;
  const id = integrationAfter(input, before, foreseen);
  const isNew = before !== undefined && addressOf(id) !== addressOf(before);
  plan.items.push(projectItem(input, foreseen));
  if (!foreseen || foreseen.inside) {
    plan.items.push(connectionItem(foreseen), integrationItem(id, foreseen));
  }
  return {
    items: plan.items,
    findings: plan.findings,
    endpoint: { url: isNew ? null : (foreseen?.inside?.endpointUrl ?? null), isNew },
  };
}

/** Asks OIC if that is possible, else the ledger. */
async function foresee(
  plan: PartialPlan,
  input: PlanInput & Wanted,
): Promise<Foreseen | undefined> {
  const { instance, provisioner } = input;
  if (!provisioner) return recallProject(plan, input);
  try {
    return await observeProject(plan, { instance, client: provisioner.client }, input);
  } catch (error) {
    if (!(error instanceof NotAuthorized || error instanceof InvalidCredentials)) throw error;
    if (!provisioner.isNew) plan.block('authorise-provisioner', error);
    return recallProject(plan, input);
  }
}

/**
 * The integration that CupixWorks will call: an archive adds versions, and the newest counts.
 * @param before the one that it called up to now
 */
function integrationAfter(
  { integrations }: PlanInput,
  before: string | undefined,
  foreseen: Foreseen | undefined,
): string {
  if (before === undefined) return integrations.length === 1 ? integrations[0]! : 'integration';
  if (foreseen?.project.isSame) return before;
  const [code] = before.split('|');
  const brought = integrations.filter((id) => id.startsWith(`${code}|`));
  const known = foreseen || brought.length === 0 ? [before, ...brought] : brought;
  // Versions have fixed widths (01.00.0000), so text order is their order.
  return known.sort().at(-1)!;
}

function addressOf(id: string): string {
  const [code, version = ''] = id.split('|');
  return `${code}/${shortVersion(version)}`;
}

function projectItem({ archive, instance }: PlanInput, foreseen: Foreseen | undefined): PlanItem {
  const base = { stage: 'import-project', kind: 'project' } as const;
  const short = archive.sha256.slice(0, 12);
  if (!foreseen) {
    const orReplaced = instance ? ' If the instance has this project already, it is replaced.' : '';
    const says = `The archive is imported.${orReplaced}`;
    return { ...base, name: `archive ${short}`, action: 'create', says };
  }
  const { id, name, isSame } = foreseen.project;
  return isSame
    ? { ...base, name, id, action: 'keep', says: 'It was imported from this very archive.' }
    : {
        ...base,
        name,
        id,
        action: 'replace',
        says: `It was imported from another archive than ${short}.`,
      };
}

function connectionItem(foreseen: Foreseen | undefined): PlanItem {
  const base = { stage: 'configure-connection', kind: 'connection' } as const;
  const known = foreseen?.inside?.connection;
  if (!known) {
    const says = 'It comes with the project and gets the address and the account of Primavera.';
    return { ...base, name: 'outbound connection', action: 'create', says };
  }
  const { id, isConfigured } = known;
  return isConfigured
    ? {
        ...base,
        name: id,
        id,
        action: 'keep',
        says: 'Address and account are as the request says.',
      }
    : {
        ...base,
        name: id,
        id,
        action: 'change',
        says: 'It gets the address and the account of Primavera.',
      };
}

function integrationItem(id: string, foreseen: Foreseen | undefined): PlanItem {
  const base = { stage: 'activate-integration', kind: 'integration', name: id } as const;
  const known = foreseen?.inside?.integration;
  if (!known)
    return { ...base, action: 'create', says: 'It comes with the project and is activated.' };
  if (known.id !== id) {
    return {
      ...base,
      action: 'create',
      says: `The archive brings it in place of ${known.id}; it is activated.`,
    };
  }
  return known.isActive
    ? { ...base, id, action: 'keep', says: 'It is active.' }
    : { ...base, id, action: 'change', says: 'It is activated.' };
}

/** The plan's part of stages 5 to 8. */
export const handler = defineStep({
  stage: 'import-project',
  system: 'oic',
  input: Input,
  act: planProject,
});
