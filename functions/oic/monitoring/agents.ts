import * as z from 'zod/mini';
import { ask, type Monitoring } from './call.ts';
import { filter } from './filter.ts';

const text = z.nullish(z.string());

/** REGISTERED, ACTIVE or UNAVAILABLE. */
const Agent = z.object({
  id: text,
  name: text,
  agentGroupCode: text,
  status: text,
  displayStatus: text,
  type: text,
  version: text,
  lastUpdatedDate: text,
});
export type Agent = z.infer<typeof Agent>;

/** AVAILABLE, UNAVAILABLE or PARTIALLY_AVAILABLE. */
const AgentGroup = z.object({
  id: text,
  name: text,
  status: text,
  displayStatus: text,
  type: text,
  version: text,
  agents: z.nullish(z.array(Agent)),
});
export type AgentGroup = z.infer<typeof AgentGroup>;

const listOf = <T extends z.ZodMiniType>(item: T) => z.object({ items: z.nullish(z.array(item)) });

/**
 * Agent groups with their availability; the list has no pages.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-agentgroups-get.html
 * @param wanted.name the whole name
 */
export async function listAgentGroups(
  oic: Monitoring,
  wanted: { name?: string; orderBy?: 'name' | 'time' } = {},
): Promise<AgentGroup[]> {
  const { name, orderBy } = wanted;
  const { items } = await ask(oic, listOf(AgentGroup), {
    operation: 'List agent groups',
    path: ['agentgroups'],
    query: { ...filter(name ? { name } : {}), orderBy },
  });
  return items ?? [];
}

/** One agent group with its agents. */
export function getAgentGroup(oic: Monitoring, id: string): Promise<AgentGroup> {
  return ask(oic, AgentGroup, { operation: 'Read agent group', path: ['agentgroups', id] });
}

/** The agents of a group. */
export async function listAgents(oic: Monitoring, groupId: string): Promise<Agent[]> {
  const { items } = await ask(oic, listOf(Agent), {
    operation: 'List agents',
    path: ['agentgroups', groupId, 'agents'],
  });
  return items ?? [];
}

/** One agent of a group. */
export function getAgent(oic: Monitoring, groupId: string, key: string): Promise<Agent> {
  return ask(oic, Agent, {
    operation: 'Read agent',
    path: ['agentgroups', groupId, 'agents', key],
  });
}
