/** Counts of messages, history, audit records and agents. */

import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import type { Routes } from '../routes.ts';
import { integrationId } from '../site.ts';
import { ok, timestamp } from '../wire.ts';
import { readFilter, refuseOtherParameters, spanOf, timeKeys } from './read-filter.ts';
import { admit, type Monitored, root } from './reads.ts';
import type { Run } from './runs.ts';

const hour = 3600_000;
const q = { q: /./s };

/** Puts the figures on the router. */
export function addFigures(app: Routes, on: Monitored): void {
  const metrics = `${root}/integrations`;
  app.on('GET', `${metrics}/messages/summary`, 'getMessageSummary', (call) => summary(on, call));
  app.on('GET', `${metrics}/{id}`, 'getIntegrationMetrics', (call) => integration(on, call));
  app.on('GET', `${root}/history`, 'getHistory', (call) => history(on, call));
  app.on('GET', `${root}/auditRecords`, 'listAuditRecords', (call) => audit(on, call));
  addAgents(app, on);
}

function countsOf(runs: Iterable<Run>) {
  const counts = { received: 0, processed: 0, succeeded: 0, failed: 0, aborted: 0, inflight: 0 };
  for (const { status } of runs) {
    counts.received += 1;
    if (status === 'IN_PROGRESS' || status === 'RESUBMITTED') counts.inflight += 1;
    else counts.processed += 1;
    if (status === 'COMPLETED') counts.succeeded += 1;
    if (status === 'FAILED') counts.failed += 1;
    if (status === 'ABORTED') counts.aborted += 1;
  }
  const rate = counts.processed === 0 ? 100 : (100 * counts.succeeded) / counts.processed;
  return { ...counts, successRate: Math.round(rate * 100) / 100 };
}

// The page names no keys of the map; these are its description's words.
function summary(on: Monitored, call: Call): Reply {
  const { instance } = admit(on, call);
  refuseOtherParameters(call, {});
  const counts = countsOf(on.runs.of(instance));
  return ok(
    {
      dataFetchTime: timestamp(on.runs.now),
      messageSummary: {
        total: counts.received,
        processed: counts.processed,
        succeeded: counts.succeeded,
        errored: counts.failed,
        aborted: counts.aborted,
      },
      links: [],
    },
    on.site.settings.fieldStyle,
  );
}

/** https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-integrations-id-get.html */
function integration(on: Monitored, call: Call): Reply {
  const { instance } = admit(on, call);
  refuseOtherParameters(call, q);
  const id = call.params.id!;
  const flow = on.runs.flowsOf(instance).find((one) => `${one.code}|${one.version}` === id);
  if (!flow) throw new Refusal(404, 'RESOURCE_NOT_FOUND', `Integration ${id} was not found.`);
  const filter = readFilter(call, { timewindow: timeKeys.timewindow! });
  const [from] = spanOf(filter, on.runs.now, on.runs.settings.retentionMs);
  const counts = countsOf(
    [...on.runs.of(instance)].filter(
      ({ traffic, updatedAt }) =>
        updatedAt >= from && traffic.code === flow.code && traffic.version === flow.version,
    ),
  );
  return ok(
    {
      id,
      code: flow.code,
      version: flow.version,
      name: flow.name,
      noOfMsgsReceived: counts.received,
      noOfMsgsProcessed: counts.processed,
      noOfSuccess: counts.succeeded,
      noOfErrors: counts.failed,
      noOfAborted: counts.aborted,
      successRate: counts.successRate,
      flowStatus: 'ACTIVATED',
      scheduleStatus: flow.style === 'scheduled' ? 'STARTED' : 'NOT_APPLICABLE',
      links: [],
    },
    on.site.settings.fieldStyle,
  );
}

/** https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-history-get.html */
function history(on: Monitored, call: Call): Reply {
  const { instance } = admit(on, call);
  refuseOtherParameters(call, { ...q, frequency: /^(?:hourly|daily)$/ });
  const filter = readFilter(call, timeKeys);
  const step = call.query.get('frequency') === 'daily' ? 24 * hour : hour;
  const { now, settings } = on.runs;
  const asked = filter.startdate ?? filter.timewindow ?? filter.enddate;
  const usual: [number, number] = [now - (step === hour ? 24 : 30 * 24) * hour, now];
  const [from, to] = asked ? spanOf(filter, now, settings.retentionMs) : usual;
  const runs = [...on.runs.of(instance)];
  const items = [];
  for (let start = Math.floor(from / step) * step; start < to; start += step) {
    const within = runs.filter(({ createdAt }) => createdAt >= start && createdAt < start + step);
    items.push(historyItem(start, start + step, within));
  }
  return ok({ items, links: [] }, on.site.settings.fieldStyle);
}

function historyItem(start: number, end: number, runs: Run[]) {
  const counts = countsOf(runs);
  const traced = (level: string) => runs.filter(({ traffic }) => traffic.tracing === level).length;
  return {
    startTime: timestamp(start),
    endTime: timestamp(end),
    totalMessagesReceived: counts.received,
    totalMessagesProcessed: counts.processed,
    totalMessagesCreated: counts.received,
    successfulMessages: counts.succeeded,
    failedMessages: counts.failed,
    abortedMessages: counts.aborted,
    inflightMessages: counts.inflight,
    successRate: counts.successRate,
    productionInstancesCount: traced('production'),
    auditInstancesCount: traced('audit'),
    debugInstancesCount: traced('debug'),
  };
}

const auditKeys = {
  code: /./s,
  version: /^\d\d\.\d\d\.\d{4}$/,
  timewindow: timeKeys.timewindow!,
  limit: /^[1-9]\d{0,3}$/,
  type: /^(?:ICS_AppInstance|ICS_ProjectV2|ICS_DVM|ICS_Schedule|ICS_PACKAGE|API_LIBRARY|ICS_AgentDefinition|ICS_AgentInstance)$/,
  distinct: /^(?:true|false)$/,
};

/** https://docs.oracle.com/en/cloud/paas/integration-cloud/rest-api/op-ic-api-integration-v1-monitoring-auditrecords-get.html */
function audit(on: Monitored, call: Call): Reply {
  const { instance } = admit(on, call);
  refuseOtherParameters(call, q);
  const filter = readFilter(call, auditKeys);
  const integrations = on.site.integrations
    .filter((one) => one.instance === instance)
    .map((one) => ({ ...one, type: 'ICS_ProjectV2', id: integrationId(one) }));
  const connections = on.site.connections
    .filter((one) => one.instance === instance)
    .map((one) => ({ ...one, type: 'ICS_AppInstance', code: one.id, version: undefined }));
  const [from] = spanOf(filter, on.runs.now, on.runs.settings.retentionMs);
  const items = [...integrations, ...connections]
    .filter(
      (one) =>
        one.updated.at >= from &&
        (filter.type ?? one.type) === one.type &&
        (filter.code ?? one.code) === one.code &&
        (filter.version ?? one.version) === one.version,
    )
    .sort((a, b) => b.updated.at - a.updated.at)
    .slice(0, Number(filter.limit ?? 15))
    .map(({ code, version, name, type, updated }) => ({
      code,
      version,
      name,
      type,
      action: 'UPDATE',
      actionBy: updated.by,
      actionDate: timestamp(updated.at),
    }));
  return ok({ items, links: [] }, on.site.settings.fieldStyle);
}

/** https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-agentgroups-get.html */
function addAgents(app: Routes, on: Monitored): void {
  const groups = `${root}/agentgroups`;
  const style = () => on.site.settings.fieldStyle;
  const all = () => on.runs.settings.agentGroups;
  const seek = (call: Call) => {
    admit(on, call);
    refuseOtherParameters(call, {});
    const found = all().find(({ id }) => id === call.params.id);
    if (found) return found;
    throw new Refusal(400, 'INVALID_AGENT_GROUP', `There is no agent group ${call.params.id}.`);
  };
  app.on('GET', groups, 'listAgentGroups', (call) => {
    admit(on, call);
    refuseOtherParameters(call, { ...q, orderBy: /^(?:name|time)$/ });
    const { name } = readFilter(call, { name: /./s });
    const found = all().filter((one) => name === undefined || one.name === name);
    return ok({ items: found.map(viewGroup), hasMore: false, totalResults: found.length }, style());
  });
  app.on('GET', `${groups}/{id}`, 'getAgentGroup', (call) => ok(viewGroup(seek(call)), style()));
  app.on('GET', `${groups}/{id}/agents`, 'listAgents', (call) => {
    const { id, agents } = seek(call);
    return ok({ agentGroupCode: id, items: agents, totalResults: agents.length }, style());
  });
  app.on('GET', `${groups}/{id}/agents/{key}`, 'getAgent', (call) => {
    const agent = seek(call).agents.find(({ id }) => id === call.params.key);
    if (agent) return ok(agent, style());
    throw new Refusal(400, 'INVALID_AGENT', `There is no agent ${call.params.key}.`);
  });
}

function viewGroup({
  id,
  name,
  agents,
}: ReturnType<Monitored['runs']['settings']['agentGroups']['slice']>[number]) {
  const active = agents.filter(({ status }) => status === 'ACTIVE').length;
  const status =
    active === 0 ? 'UNAVAILABLE' : active < agents.length ? 'PARTIALLY_AVAILABLE' : 'AVAILABLE';
  return { id, name, status, type: 'EXECUTION_AGENT', agents };
}
