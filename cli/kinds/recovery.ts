import { checkRecoveryRequestText } from '#functions/api/request/check-recovery-request.ts';
import type { RecoveryRequest } from '#functions/api/request/recovery-schema.ts';
import { RecoveryPlan, RecoveryView } from '../api/recovery-answers.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { recoveryLines, recoveryPlanText, recoveryText } from '../render/recovery.ts';
import { readWith } from '../request-file.ts';
import type { PlanOfKind, RequestKind, ServedKind } from './kind.ts';

const plan: PlanOfKind<RecoveryPlan> = {
  schema: RecoveryPlan,
  text: recoveryPlanText,
  outcome: ({ ready, foreseen }) => {
    const { resubmit = 0, discard = 0, ask = 0, wait = 0 } = foreseen?.totals ?? {};
    return { ready, isEmpty: resubmit + discard + ask + wait === 0 };
  },
};

export const recoveries: ServedKind<RecoveryView> = {
  kind: 'recovery',
  path: '/recoveries',
  event: 'recovery',
  one: 'recovery',
  view: RecoveryView,
  plan: plan as PlanOfKind,
  details: recoveryLines,
  resultText: recoveryText,
  document: (view) => view,
};

export const recoveryRequests: RequestKind<RecoveryRequest> = {
  read: async (file, context) => {
    const verdict = await readWith(file, context, checkRecoveryRequestText);
    return verdict.ok ? { ...verdict, checked: verdict.request } : verdict;
  },
  says: ({ customer, instance }) =>
    `Recovery of failed integrations of ${customer} at ${instance.onboarding ?? instance.address?.name}`,
  body: (request) => request,
  guest: (request) => ({
    arrive: async (outside) => {
      const { welcomeRecovery } = await import('#local/simulated-recovery.ts');
      await welcomeRecovery(outside, request);
    },
  }),
  bring: async ({ instance: { address } }, environment) => {
    if (address) await bringClient(address.client, environment);
  },
};

/** The local vault holds what runs on this machine have brought, and nothing else. */
async function bringClient(
  name: string,
  { OIC_CLIENT_ID: clientId, OIC_CLIENT_SECRET: clientSecret }: Record<string, string | undefined>,
): Promise<void> {
  const { findSecret, OAuthClientSecret, writeSecret } = await import('#runtime/secrets.ts');
  if (clientId && clientSecret) {
    await writeSecret(name, { clientId, clientSecret }, 'oic-onboarding');
    return;
  }
  if (await findSecret(name, OAuthClientSecret)) return;
  throw new CommandError(
    exitCodes.wrongSurroundings,
    `On this machine there is no secret ${name} yet. Set OIC_CLIENT_ID and OIC_CLIENT_SECRET to those of the OAuth client once; they go into the encrypted vault of the data directory.`,
  );
}
