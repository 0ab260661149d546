/** Whoever sends a request to the local API: what it names exists in the simulated world from then on. */

import { ApiRequest } from '#functions/api/request/api-request.ts';
import { checkPromotionRequest } from '#functions/api/request/check-promotion-request.ts';
import { checkRecoveryRequest } from '#functions/api/request/check-recovery-request.ts';
import { checkRequest } from '#functions/api/request/check-request.ts';
import { checkUserRequest } from '#functions/api/request/check-user-request.ts';
import { type Outside, welcome, welcomeUser } from '../simulated-outside.ts';
import { welcomeRecovery } from '../simulated-recovery.ts';
import { welcomePromotionRequest } from '../welcome-promotion.ts';

/** By the path that takes such requests. A wrong request is the handler's to refuse. */
const GUESTS: Readonly<Record<string, (outside: Outside, request: unknown) => Promise<void>>> = {
  '/onboardings': async (outside, request) => {
    const verdict = await checkRequest(request, undefined, undefined, ApiRequest);
    if (verdict.ok) welcome(outside, verdict.checked);
  },
  '/integration-users': async (outside, request) => {
    const verdict = await checkUserRequest(request);
    if (verdict.ok) welcomeUser(outside, verdict.checked);
  },
  '/recoveries': async (outside, request) => {
    const verdict = await checkRecoveryRequest(request);
    if (verdict.ok) await welcomeRecovery(outside, verdict.request);
  },
  '/promotions': async (outside, request) => {
    const verdict = await checkPromotionRequest(request);
    if (verdict.ok) await welcomePromotionRequest(outside, verdict.checked);
  },
};

/** Has the simulated world know whoever a request is for. */
export async function welcomeGuest(outside: Outside, path: string, body: Buffer): Promise<void> {
  const arrive = GUESTS[path];
  if (!arrive) return;
  await arrive(outside, asJson(body));
  await outside.world.store.save();
}

function asJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
