import { createHash } from 'node:crypto';
import type { Access, Policy, Rule } from '#runtime/recovery.ts';
import { secondsOf } from './recovery-rules.ts';
import type { RecoveryRequest } from './recovery-schema.ts';

const USUAL_TRIES = 3;
const USUAL_BACK_OFF_MINUTES = 10;

/** An instance that an onboarding knows, and the client that was made there. */
export interface OnboardedInstance {
  id: string;
  region: string;
  compartmentId: string;
  instanceId: string;
  client: { secretId: string; tokenUrl: string };
}

/** The input of the workflow of a recovery: rules and references, no secret. */
export interface RecoveryInput {
  jobId: string;
  request: {
    customer: string;
    /** Null: its addresses are looked up from the onboarding. */
    access: Access | null;
    onboarding: OnboardedInstance | null;
    policy: Policy;
  };
}

/** The parts of a request that tell one recovery from another; the rest may change between runs. */
export type RecoveryIdentity = Pick<RecoveryRequest, 'customer' | 'instance'>;

/**
 * The id of a recovery: `<customer>-<8 hex digits>`. The same customer and instance always give the same id, so
 * that an instance is never recovered by two runs at a time, and an edited request is an edit.
 */
export function recoveryId({ customer, instance }: RecoveryIdentity): string {
  const { onboarding, address } = instance;
  const which = onboarding ?? [new URL(address!.designUrl).host, address!.name];
  const hash = createHash('sha256').update(JSON.stringify(['Recovery', customer, which]));
  return `${customer}-${hash.digest('hex').slice(0, 8)}`;
}

/** Brings a request into the form that the workflow takes. */
export function toRecoveryInput(
  request: RecoveryRequest,
  onboarding: OnboardedInstance | null,
): RecoveryInput {
  const { customer } = request;
  return {
    jobId: recoveryId(request),
    request: {
      customer,
      access: accessOf(request),
      onboarding,
      policy: policyOf(request),
    },
  };
}

function accessOf({ instance: { address } }: RecoveryRequest): Access | null {
  if (!address) return null;
  const { designUrl, name, tokenUrl, scope, client } = address;
  return {
    instance: { serviceInstance: name, designTimeUrl: new URL(designUrl).origin },
    client: { secretId: client, tokenUrl, scopes: { api: scope } },
  };
}

function policyOf(request: RecoveryRequest): Policy {
  const { window, rules, caps, stopWhenFailuresRepeat, dueDays } = request;
  return {
    window: window === 'retention' ? 'RETENTIONPERIOD' : window,
    rules: rules.map(ruleOf),
    maxInstances: caps.instances,
    callsPerMinute: caps.callsPerMinute,
    runSeconds: caps.runMinutes * 60,
    stop: stopWhenFailuresRepeat,
    dueDays,
  };
}

function ruleOf(rule: RecoveryRequest['rules'][number]): Rule {
  const { match } = rule;
  return {
    match: {
      project: match.project ?? null,
      integration: match.integration ?? null,
      errorCode: match.errorCode ?? null,
      message: match.message ?? null,
      olderThanSeconds: secondsOf(match.olderThan) ?? null,
      newerThanSeconds: secondsOf(match.newerThan) ?? null,
      recoverable: match.recoverable ?? null,
    },
    action: actionOf(rule),
  };
}

function actionOf(rule: RecoveryRequest['rules'][number]): Rule['action'] {
  switch (rule.action) {
    case 'resubmit': {
      const { maxTries = USUAL_TRIES, backOffMinutes = USUAL_BACK_OFF_MINUTES } = rule;
      return { do: 'resubmit', maxTries, backOffSeconds: backOffMinutes * 60 };
    }
    case 'ask':
      return { do: 'ask', whom: rule.whom! };
    default:
      return { do: rule.action };
  }
}
