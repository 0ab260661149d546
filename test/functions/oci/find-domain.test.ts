import { describe, expect, it } from 'vitest';
import { handler } from '#functions/oci/find-domain.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import { useOci } from './oci-setup.ts';

const setup = useOci();
const event = { jobId: 'acme-1', region: 'eu-frankfurt-1', domainId: 'ocid1.domain.oc1..aaaa' };
const answer = (fields: object, status = 200) =>
  setup.http.on('GET', /\/20160918\/domains\//, {
    status,
    json: { displayName: 'Default', lifecycleState: 'ACTIVE', ...fields },
  });

describe('the identity domain of a request without an instance', () => {
  it('is known by its address, without port and slash', async () => {
    answer({ url: 'https://idcs-0a1b.identity.oraclecloud.com:443/' });
    expect(await run(handler, event)).toEqual({
      domainUrl: 'https://idcs-0a1b.identity.oraclecloud.com',
      domainName: 'Default',
    });
  });

  it.each([
    [{ url: 'https://idcs-0a1b.identity.oraclecloud.com', lifecycleState: 'INACTIVE' }],
    [{ url: 'https://idcs.example.com' }],
    [{ url: 'nowhere' }],
  ])('cannot be used as %j', async (fields) => {
    answer(fields);
    expect((await failureOf(handler, event)).name).toBe('InvalidRequest');
  });
});
