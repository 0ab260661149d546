/** The simulated person who administrates a CPQ site and does the tasks that have no API. */

import { type Opening, SimulatedPerson } from '#local/simulated-person.ts';
import type { CpqSites } from './sites.ts';

/** What an integration user shall be, as the task and the request behind it say. */
export interface CpqTask extends Opening {
  kind: 'confirm-cpq-scope' | 'set-up-cpq-user' | 'set-cpq-status';
  host: string;
  /** OCID of the identity domain. */
  domainId: string;
  /** Empty while nobody has one. */
  clientId: string;
  groups: string[];
  status: 'active' | 'inactive';
}

/** Where the administrator finds tasks and answers them. */
export interface CpqTasks {
  open(): Promise<CpqTask[]>;
  complete(taskId: string, report: Record<string, string>): Promise<void>;
}

/**
 * Does what the pages of CPQ let a person do.
 * @returns looks for open tasks once and does the new ones
 */
export function cpqAdministrator(sites: CpqSites, tasks: CpqTasks): SimulatedPerson<CpqTask> {
  return new SimulatedPerson({
    world: sites.world,
    memory: 'cpq.administrator',
    open: () => tasks.open(),
    act: (task) => tasks.complete(task.id, doInThePage(sites, task)),
  });
}

/** @returns what the page shows then */
export function doInThePage(sites: CpqSites, task: CpqTask): Record<string, string> {
  if (task.kind === 'confirm-cpq-scope') return { scope: sites.scopeOf(task.host, task.domainId) };
  if (task.kind === 'set-up-cpq-user') setUp(sites, task);
  else sites.changeByHand(task.host, task.clientId, { isActive: task.status === 'active' });
  const user = sites.userOfClient(task.host, task.clientId);
  return { status: user?.isActive ? 'Active' : 'Inactive' };
}

function setUp(sites: CpqSites, { host, clientId, groups }: CpqTask): void {
  if (!sites.userOfClient(host, clientId)) sites.createIntegrationUser(host, { clientId, groups });
  sites.changeByHand(host, clientId, { groups, isActive: true });
}
