import { expect } from 'vitest';
import { type OicWorld, openOicWorld, type Request } from './oic-world.ts';

/** One thing that the simulated Oracle Integration refuses. */
export interface Rule {
  rule: string;
  path: string;
  request?: Request;
  given?: (oic: OicWorld) => Promise<unknown>;
  status: number;
  code: string;
}

/** Sends the request of a rule and checks the refusal. */
export async function checkRefusal({ path, request, given, status, code }: Rule): Promise<void> {
  const oic = await openOicWorld();
  await given?.(oic);
  const answer = await oic.send(path, request);
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ status, 'o:errorCode': code });
  expect(answer.headers.get('opc-request-id')).toBeTruthy();
}
