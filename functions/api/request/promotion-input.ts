import { createHash } from 'node:crypto';
import type { Environment, PromotionSettings } from '#runtime/promotion.ts';
import type { CheckedPromotion } from './check-promotion-request.ts';
import type { EnvironmentBlock } from './environments-schema.ts';
import type { PromotionRequest } from './promotion-schema.ts';

const MEGABYTE = 1024 ** 2;

/** Whoever asked for a promotion. */
export interface Requester {
  /** For people. */
  name: string;
  /** Null: we don't know it. */
  email: string | null;
}

/** The input of the workflow of a promotion: names and references, no secret. */
export interface PromotionInput {
  jobId: string;
  request: {
    customer: string;
    project: string;
    from: string;
    to: string;
    /** A build that exists; null: the next one is made. */
    build: number | null;
    onFailure: 'keep' | 'roll-back';
    /** Null: nobody is asked. */
    approval: (Environment['approval'] & { isProduction: boolean }) | null;
    requestedBy: Requester;
    /** Key of everything else in the artifact store. */
    settings: string;
    hasGit: boolean;
    hasSmokeTest: boolean;
  };
}

/** The parts of a request that tell one promotion from another; the rest may change between runs. */
export type PromotionIdentity = Pick<PromotionRequest, 'customer' | 'project' | 'to'>;

/**
 * The id of a promotion: `<customer>-<8 hex digits>`. The same customer, project and target always give the same id,
 * so that a target is never changed by two runs at a time, and an edited request is another run.
 */
export function promotionId({ customer, project, to }: PromotionIdentity): string {
  const hash = createHash('sha256').update(JSON.stringify(['Promotion', customer, project, to]));
  return `${customer}-${hash.digest('hex').slice(0, 8)}`;
}

/** What the steps of a promotion read from the artifact store. */
export function toPromotionSettings(
  { request, environments }: CheckedPromotion,
  requestedBy: Requester,
): PromotionSettings {
  const { customer, project, from, to, smokeTest } = request;
  const find = (name: string) => toEnvironment(environments.find((one) => one.name === name)!);
  return {
    customer,
    project,
    source: find(from),
    target: find(to),
    integrations:
      request.integrations?.map(({ code, version }) => ({ code, version: version ?? null })) ??
      null,
    git: gitOf(request, requestedBy),
    smokeTest: smokeTest
      ? {
          ...smokeTest,
          body: smokeTest.body ?? null,
          expect: { ...smokeTest.expect, contains: smokeTest.expect.contains ?? null },
        }
      : null,
  };
}

/** Brings a request into the form that the workflow takes. */
export function toPromotionInput(
  checked: CheckedPromotion,
  { requestedBy, settings }: { requestedBy: Requester; settings: string },
): PromotionInput {
  const { customer, project, from, to, build, onFailure, git, smokeTest } = checked.request;
  const target = toEnvironment(checked.environments.find(({ name }) => name === to)!);
  const { approval, isProduction } = target;
  return {
    jobId: promotionId(checked.request),
    request: {
      customer,
      project,
      from,
      to,
      build: build ?? null,
      onFailure,
      approval: approval && { ...approval, isProduction },
      requestedBy,
      settings,
      hasGit: git !== undefined,
      hasSmokeTest: smokeTest !== undefined,
    },
  };
}

function toEnvironment(block: EnvironmentBlock): Environment {
  const { name, production, instance, approval, connections, lookups, schedules } = block;
  const { designUrl, runtimeUrl, tokenUrl, scope, client } = instance;
  return {
    name,
    isProduction: production,
    access: {
      instance: { serviceInstance: instance.name, designTimeUrl: new URL(designUrl).origin },
      client: { secretId: client, tokenUrl, scopes: { api: scope } },
    },
    runtimeUrl: runtimeUrl === undefined ? null : new URL(runtimeUrl).origin,
    invokeScope: scope.replace(/\/ic\/api\/$/, 'urn:opc:resource:consumer::all'),
    approval: approval
      ? {
          assignee: approval.by,
          escalateTo: approval.escalateTo ?? null,
          dueDays: approval.dueDays,
          remindAfterDays: approval.remindAfterDays ?? null,
        }
      : null,
    connections: connections.map(({ id, securityPolicy, properties, credentials, agentGroup }) => ({
      id,
      securityPolicy: securityPolicy ?? null,
      properties,
      credentials: credentials ?? null,
      agentGroup: agentGroup ?? null,
    })),
    lookups,
    schedules: schedules.map(({ integration, state, rule, timeZone }) => ({
      integration,
      isStopped: state === 'stopped',
      rule: rule === undefined ? null : { icalExpression: rule, timeZone: timeZone ?? null },
    })),
  };
}

function gitOf({ git, project }: PromotionRequest, by: Requester): PromotionSettings['git'] {
  if (!git) return null;
  const {
    url,
    branch,
    folder = project,
    tagPrefix = '',
    author,
    username,
    token,
    maxMegabytes,
  } = git;
  return {
    url,
    branch,
    folder,
    tagPrefix,
    author: author ?? { name: by.name, email: by.email ?? 'oic-onboarding@noreply.invalid' },
    username,
    tokenSecret: token,
    maxBytes: maxMegabytes * MEGABYTE,
  };
}
