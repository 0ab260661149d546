import { createHash } from 'node:crypto';
import { type Call, Refusal } from '#local/simulation/call.ts';
import { invalidParameter } from './opc.ts';
import { callerOf } from './policies.ts';
import type { OracleState, RetryToken } from './state.ts';

/** Source: `oci-integration@2.139.1: lib/request/create-integration-instance-request.d.ts`. */
const lifetimeMs = 24 * 60 * 60 * 1_000;
/** Length not verified with Oracle. */
const longest = 64;

/** What to do with a request that may be a repetition. */
export interface Repetition {
  /** The work request of the first call, when this one repeats it. */
  workRequestId?: string;
  /** Remembers the outcome of this call under its token. */
  remember(outcome: { workRequestId: string; instanceId: string }): void;
}

/**
 * Looks at `opc-retry-token`. The same token with the same body within 24 hours is the same call;
 * with another body, or when what the first call made has been deleted since, the token is spoilt.
 * @throws Refusal 400 InvalidParameter (too long); 409 InvalidatedRetryToken.
 * Source: https://docs.oracle.com/iaas/Content/API/References/apierrors.htm
 */
export function checkRetryToken(state: OracleState, call: Call, body: unknown): Repetition {
  const token = call.headers['opc-retry-token'];
  if (typeof token !== 'string' || token === '') return { remember: () => {} };
  if (token.length > longest) {
    throw invalidParameter(`opc-retry-token must hold at most ${longest} characters.`);
  }
  const key = `${callerOf(call).id} ${call.operation} ${token}`;
  const fingerprint = fingerprintOf([call.url.pathname, body]);
  const earlier = state.retryTokens.get(key);
  const remember: Repetition['remember'] = (outcome) => {
    state.retryTokens.set(key, { ...outcome, fingerprint, timeUsed: state.now });
  };
  if (!earlier || state.now - earlier.timeUsed >= lifetimeMs) return { remember };
  if (earlier.fingerprint !== fingerprint || isSpoilt(state, earlier)) {
    throw new Refusal(
      409,
      'InvalidatedRetryToken',
      'The retry token was used for another request, or conflicting operations happened since.',
    );
  }
  return { workRequestId: earlier.workRequestId, remember };
}

function isSpoilt(state: OracleState, token: RetryToken): boolean {
  const lifecycle = state.instances.get(token.instanceId)?.lifecycleState;
  return lifecycle === undefined || lifecycle === 'DELETING' || lifecycle === 'DELETED';
}

/** The same for the same data, whatever the order of keys. */
function fingerprintOf(data: unknown): string {
  const sorted = JSON.stringify(data, (_key, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest('hex');
}
