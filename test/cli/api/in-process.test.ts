import { beforeEach, expect, it } from 'vitest';
import { ApiClient } from '#cli/api/api-client.ts';
import { InProcessTransport } from '#cli/api/in-process.ts';

let api: ApiClient;
beforeEach(() => {
  api = new ApiClient(new InProcessTransport());
});

it('the local service is asked without a network, by the routes of the API', async () => {
  const answer = await api.transport.send({ method: 'GET', path: '/nowhere' });
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const query = { status: 'DONE', customer: undefined };
  const refused = await api.transport.send({ method: 'GET', path: '/onboardings', query });
  expect(JSON.parse(refused.text).errors).toMatchObject([{ parameter: 'status' }]);
});

it('it refuses what a deployed API refuses', async () => {
  await expect(api.start({ kind: 'Onboarding' })).rejects.toMatchObject({
    name: 'ApiProblem',
    status: 400,
    told: { error: 'InvalidRequest', errors: expect.any(Array) },
  });
  await expect(api.list({}, { cursor: 'forged' })).rejects.toMatchObject({ status: 400 });
});
