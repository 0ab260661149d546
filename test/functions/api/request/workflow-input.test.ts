import { describe, expect, it } from 'vitest';
import { checkRequest } from '#functions/api/request/check-request.ts';
import { toWorkflowInput } from '#functions/api/request/workflow-input.ts';
import { surroundingsWith, validRequest } from './valid-request.ts';

const archive = { bucket: 'b', key: 'k', sha256: 'f'.repeat(64), bytes: 1 };
const references = {
  jobId: 'acme-12345678',
  primaveraCredential: 'oic-onboarding/acme-12345678/primavera',
  apiToken: null,
  archive,
};

async function inputOf(change: (request: ReturnType<typeof validRequest>) => void) {
  const request = validRequest();
  change(request);
  const verdict = await checkRequest(request, undefined, surroundingsWith({}));
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.problems));
  return toWorkflowInput(verdict.checked.request, references);
}

describe('the input of the workflow', () => {
  it('has references where the request had secrets and files', async () => {
    const input = await inputOf(() => {});
    expect(input).toEqual({
      jobId: 'acme-12345678',
      request: {
        customer: 'acme',
        region: 'eu-frankfurt-1',
        compartmentId: validRequest().oracle.compartment,
        domainId: validRequest().oracle.domain,
        instance: { mode: 'create', name: 'acme-prod' },
        archive,
        primavera: {
          url: 'https://primavera-us2.oraclecloud.com',
          credential: { secretId: 'oic-onboarding/acme-12345678/primavera' },
        },
        cupixworks: {
          team: 'acme',
          project: 'ab12cd',
          domain: 'cupix.works',
          assignee: 'kim.lee@acme.example',
          apiToken: null,
          dueDays: 14,
          remindAfterDays: null,
          escalateTo: null,
        },
        security: 'least-privilege',
        tracing: 'production',
        onFailure: 'keep',
        waits: { instanceSeconds: 3600, activationSeconds: 600 },
      },
    });
    expect(JSON.stringify(input)).not.toMatch(/correct horse|cupix-token/);
  });

  it.each([
    'https://primavera-us2.oraclecloud.com',
    'https://primavera-us2.oraclecloud.com/',
    'HTTPS://Primavera-US2.OracleCloud.com/',
    'https://primavera-us2.oraclecloud.com:443',
  ])('takes %s for the same Primavera', async (url) => {
    const input = await inputOf((request) => {
      request.primavera.url = url;
    });
    expect(input.request.primavera.url).toBe('https://primavera-us2.oraclecloud.com');
  });

  it('adopts an instance by its id and finds the domain of a region', async () => {
    const id = 'ocid1.integrationinstance.oc1.eu-frankfurt-1.aaaa';
    const input = await inputOf((request) => {
      request.oracle.instance = { adopt: id };
      request.cupixworks.region = 'eu';
    });
    expect(input.request.instance).toEqual({ mode: 'adopt', id });
    expect(input.request.cupixworks.domain).toBe('cupix-eu.works');
  });
});
