import { checkRecoveryRequestText } from '#functions/api/request/check-recovery-request.ts';
import type { RecoveryRequest } from '#functions/api/request/recovery-schema.ts';
import { JobParts } from '../api/answers.ts';
import { resourceLines } from '../render/result.ts';
import { readWith } from '../request-file.ts';
import type { RequestKind, ServedKind } from './kind.ts';

export const recoveries: ServedKind = {
  kind: 'recovery',
  path: '/recoveries',
  event: 'recovery',
  one: 'recovery',
  view: JobParts,
  resultText: (view) => ['What exists now', ...resourceLines(view), ''].join('\n'),
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
};
