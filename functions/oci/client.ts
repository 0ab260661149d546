import type { models } from 'oci-integration';
import * as z from 'zod/mini';
import { parseAnswer } from '#runtime/answers.ts';
import { type StageError, Unexpected } from '#runtime/errors.ts';
import { sendSigned } from '#runtime/oci-signature.ts';
import { regionalEndpoint } from '#runtime/settings.ts';
import { ociRefusal } from './refusal.ts';
import { callIntegration } from './transport.ts';

const PAGE_SIZE = 100;
/** More pages than a compartment at its limit can fill; a `next page` beyond them is an endless loop. */
const MAX_PAGES = 50;

const text = z.nullish(z.string());

const InstanceSummary = z.object({
  id: z.string(),
  displayName: z.string(),
  /** CREATING, UPDATING, ACTIVE, INACTIVE, DELETING, DELETED, FAILED, or one that is new to us. */
  lifecycleState: text,
  lifecycleDetails: text,
  stateMessage: text,
  integrationInstanceType: text,
  freeformTags: z.nullish(z.record(z.string(), z.string())),
  timeCreated: text,
});
export type InstanceSummary = z.infer<typeof InstanceSummary>;

const FullInstance = z.extend(InstanceSummary, {
  instanceUrl: text,
  instanceDesignTimeUrl: text,
  /** Only the full answer has it, the list doesn't. */
  idcsInfo: z.nullish(z.object({ idcsAppId: text, instancePrimaryAudienceUrl: text })),
});
export type FullInstance = z.infer<typeof FullInstance>;

const WorkRequest = z.object({
  id: z.string(),
  /** ACCEPTED, IN_PROGRESS, FAILED, SUCCEEDED, CANCELING, CANCELED, or one that is new to us. */
  status: z.string(),
  percentComplete: z.nullish(z.number()),
  resources: z.nullish(z.array(z.object({ entityType: z.string(), identifier: text }))),
});

export interface WorkRequestState {
  status: string;
  percentComplete: number | null;
  /** OCID of the instance that the request works on; there before it is finished. */
  instanceId: string | null;
  /** Seconds until Oracle wants to be asked again. */
  retryAfterSeconds: number | null;
}

const Domain = z.object({ displayName: z.string(), url: z.string(), lifecycleState: z.string() });
export type Domain = z.infer<typeof Domain>;

/**
 * The instance with that OCID, or undefined when OCI doesn't show one (which may also be a missing policy).
 * Source: https://docs.oracle.com/iaas/api/#/en/integration/20190131/IntegrationInstance/GetIntegrationInstance
 */
export async function findInstance(region: string, id: string): Promise<FullInstance | undefined> {
  const operation = 'Read the integration instance';
  const answer = await unlessHidden(
    callIntegration(region, operation, (client) =>
      client.getIntegrationInstance({ integrationInstanceId: id }),
    ),
  );
  return answer && parse(FullInstance, answer.integrationInstance, operation);
}

/**
 * Every instance of a compartment, deleted ones included for as long as OCI lists them. The name is not
 * given as a filter: the SDK puts query values on the wire without encoding them.
 * @throws NotAuthorized no policy lets us see the compartment
 */
export async function listInstances(
  region: string,
  compartmentId: string,
): Promise<InstanceSummary[]> {
  const operation = 'List the integration instances of the compartment';
  const found: InstanceSummary[] = [];
  let page: string | undefined;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const answer = await callIntegration(region, operation, (client) =>
      client.listIntegrationInstances({ compartmentId, limit: PAGE_SIZE, page }),
    );
    const { items, opcNextPage } = answer;
    found.push(...parse(z.array(InstanceSummary), items, operation));
    if (!opcNextPage) break;
    page = encodeURIComponent(opcNextPage);
  }
  return found;
}

/**
 * Asks for a new instance. The answer holds no instance, only the id of the work request that makes it.
 * @param retryToken at most 64 characters; the same token within 24 hours makes no second instance
 * Source: https://docs.oracle.com/en-us/iaas/application-integration/doc/create-oracle-integration-instance-using-api.html
 * @throws LimitExceeded, NotAuthorized, InvalidRequest, Conflict
 */
export async function createInstance(
  region: string,
  details: models.CreateIntegrationInstanceDetails,
  retryToken: string,
): Promise<{ workRequestId: string | null }> {
  const answer = await callIntegration(region, 'Create the integration instance', (client) =>
    client.createIntegrationInstance({
      createIntegrationInstanceDetails: details,
      opcRetryToken: retryToken,
    }),
  );
  return { workRequestId: answer.opcWorkRequestId || null };
}

/** Asks OCI to delete an instance; one that is already gone is fine. */
export async function deleteInstance(region: string, id: string): Promise<void> {
  await unlessHidden(
    callIntegration(region, 'Delete the integration instance', (client) =>
      client.deleteIntegrationInstance({ integrationInstanceId: id }),
    ),
  );
}

/** How far a work request is, or undefined when OCI no longer knows it. */
export async function findWorkRequest(
  region: string,
  id: string,
): Promise<WorkRequestState | undefined> {
  const operation = 'Read the work request';
  const answer = await unlessHidden(
    callIntegration(region, operation, (client) => client.getWorkRequest({ workRequestId: id })),
  );
  if (!answer) return undefined;
  const { status, percentComplete, resources } = parse(WorkRequest, answer.workRequest, operation);
  const instance = resources?.find(({ entityType }) => /integration/i.test(entityType));
  return {
    status,
    percentComplete: percentComplete ?? null,
    instanceId: instance?.identifier || null,
    // The SDK makes a number of any header, so of a date it makes NaN.
    retryAfterSeconds: answer.retryAfter > 0 ? Math.ceil(answer.retryAfter) : null,
  };
}

/** What went wrong, in Oracle's words, oldest first; empty when the work request says nothing. */
export async function listWorkRequestErrors(
  region: string,
  id: string,
  compartmentId: string,
): Promise<string[]> {
  const operation = 'Read the errors of the work request';
  const answer = await unlessHidden(
    callIntegration(region, operation, (client) =>
      client.listWorkRequestErrors({ workRequestId: id, compartmentId, limit: PAGE_SIZE }),
    ),
  );
  const items = answer?.items ?? [];
  const parsed = parse(z.array(z.object({ code: text, message: z.string() })), items, operation);
  return parsed.map(({ code, message }) => (code ? `${code}: ${message}` : message));
}

/** The id of the latest work request of an instance, or undefined. */
export async function findLatestWorkRequest(
  region: string,
  compartmentId: string,
  instanceId: string,
): Promise<string | undefined> {
  const operation = 'List the work requests of the instance';
  const answer = await unlessHidden(
    callIntegration(region, operation, (client) =>
      client.listWorkRequests({ compartmentId, integrationInstanceId: instanceId }),
    ),
  );
  const schema = z.array(z.object({ id: z.string(), timeAccepted: text }));
  const found = parse(schema, answer?.items ?? [], operation);
  return found.sort((a, b) => (b.timeAccepted ?? '').localeCompare(a.timeAccepted ?? ''))[0]?.id;
}

/**
 * The identity domain with that OCID.
 * Source: https://docs.oracle.com/iaas/api/#/en/identity/20160918/Domain/GetDomain
 * @throws NotAuthorized OCI doesn't show such a domain to this user
 */
export async function getDomain(region: string, domainId: string): Promise<Domain> {
  const call = { system: 'oci' as const, operation: 'Read the identity domain' };
  const endpoint = regionalEndpoint('OCI_IDENTITY_ENDPOINT', region);
  const response = await sendSigned({
    ...call,
    url: `${endpoint}/20160918/domains/${encodeURIComponent(domainId)}`,
    headers: { accept: 'application/json' },
  });
  if (response.status >= 400) throw ociRefusal(response, call.operation);
  return parseAnswer(Domain, response, call);
}

async function unlessHidden<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if ((error as StageError).explanation?.seen?.status === 404) return undefined;
    throw error;
  }
}

/** The SDK's types are promises that nobody checks at run time; dates, for one, are strings. */
function parse<T extends z.ZodMiniType>(schema: T, value: unknown, operation: string): z.output<T> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues.map((issue) => issue.path.join('.') || issue.message);
  throw new Unexpected({
    system: 'oci',
    summary: `${operation}: the answer lacks or misspells ${missing.join(', ')}.`,
    fix: 'Check that the endpoint of the control plane is right; otherwise report a defect with this text.',
  });
}
