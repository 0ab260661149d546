import type { HistoryEvent } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import type { Resource } from '#runtime/ledger.ts';
import { Instance } from '#runtime/model.ts';
import { realmOf } from './request/regions.ts';
import type { RequestView } from './views/request-view.ts';

/** A page of somebody else's console that shows what an onboarding is about. */
export interface Link {
  title: string;
  url: string;
  /** Whose page it is, as in the errors. */
  system: string;
}

/** https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
const AWS_CONSOLES: Record<string, string> = {
  aws: 'console.aws.amazon.com',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-cn': 'console.amazonaws.cn',
};
/** AWS's account for examples, which is also that of executions on one's own machine: it has no console. */
const NO_ACCOUNT = '111122223333';
const OCI_CONSOLE = 'https://cloud.oracle.com';

export interface Linked {
  executionArn: string;
  request: RequestView;
  resources: readonly Pick<Resource, 'kind' | 'name' | 'id'>[];
  /** As the execution has seen it; undefined as long as it hasn't, and where AWS has forgotten. */
  instance: Pick<Instance, 'designTimeUrl' | 'serviceInstance'> | undefined;
}

/** Links into the consoles, as far as is known by now where they lead. */
export function deepLinks({ executionArn, request, resources, instance }: Linked): Link[] {
  const { region } = request;
  // Other realms have consoles of their own, whose pages we don't know.
  const isCommercial = region !== undefined && (realmOf(region) ?? 'oc1') === 'oc1';
  return [
    executionPage(executionArn),
    ...(isCommercial ? resources.flatMap((one) => ociPage(one, request) ?? []) : []),
    ...(instance ? [designPage(instance)] : []),
    cupixPage(request.cupixworks),
  ].filter((link) => link !== undefined);
}

/** The execution in the Step Functions console, of the region and partition that its ARN names. */
export function executionPage(executionArn: string): Link | undefined {
  const [, partition = '', , region = '', account] = executionArn.split(':');
  const host = AWS_CONSOLES[partition];
  if (!host || account === NO_ACCOUNT || !/^[a-z0-9-]+$/.test(region)) return undefined;
  const details = `#/v2/executions/details/${encodeURIComponent(executionArn)}`;
  return {
    title: 'Execution in the Step Functions console',
    url: `https://${region}.${host}/states/home?region=${region}${details}`,
    system: 'aws',
  };
}

function ociPage({ kind, name, id }: Linked['resources'][number], request: RequestView) {
  const { region = '', domain } = request;
  const part = encodeURIComponent;
  const page = (title: string, system: string, path: string): Link => {
    return { title, url: `${OCI_CONSOLE}${path}?region=${part(region)}`, system };
  };
  if (kind === 'integration-instance') {
    return page('Instance in the OCI console', 'oci', `/oic/integration-instances/${part(id)}`);
  }
  if (kind !== 'oauth-client' || domain === undefined) return undefined;
  const path = `/identity/domains/${part(domain)}/applications/${part(id)}`;
  return page(`OAuth client (${name}) in the identity domain`, 'identity-domain', path);
}

/** The address under which Oracle itself hands out the design console of an instance. */
function designPage({ designTimeUrl, serviceInstance }: NonNullable<Linked['instance']>): Link {
  const url = `${designTimeUrl}/?integrationInstance=${encodeURIComponent(serviceInstance)}`;
  return { title: 'Oracle Integration', url, system: 'oic' };
}

/** Source: https://github.com/cupixrnd/cupix-api/blob/main/Project.md */
function cupixPage({ team, project, domain }: RequestView['cupixworks'] = {}): Link | undefined {
  const isHost = /^[a-z0-9-]+$/i.test(team ?? '') && /^[a-z0-9.-]+$/i.test(domain ?? '');
  if (!isHost || !project) return undefined;
  const url = `https://${team}.${domain}/pj/${encodeURIComponent(project)}`;
  return { title: 'Project in CupixWorks', url, system: 'cupixworks' };
}

/** The instance as the workflow keeps it in its variable of that name, from the last state that set it. */
export function instanceIn(events: readonly HistoryEvent[]): Instance | undefined {
  for (const { stateExitedEventDetails: exited } of events.toReversed()) {
    const text = exited?.assignedVariables?.instance;
    const instance = text === undefined ? undefined : z.safeParse(Instance, parsed(text)).data;
    if (instance) return instance;
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // AWS cuts off what is too long.
    return undefined;
  }
}
