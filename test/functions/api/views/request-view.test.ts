import { describe, expect, it } from 'vitest';
import { viewRequest } from '#functions/api/views/request-view.ts';

const request = {
  customer: 'acme',
  region: 'eu-frankfurt-1',
  compartmentId: 'ocid1.compartment.oc1..c',
  domainId: 'ocid1.domain.oc1..d',
  instance: { mode: 'create', name: 'acme-prod' },
  archive: { bucket: 'inside', key: 'archives/x.car', sha256: 'f'.repeat(64), bytes: 1 },
  primavera: {
    url: 'https://primavera-us2.oraclecloud.com',
    credential: { secretId: 'oic-onboarding/acme-1/primavera' },
  },
  cupixworks: {
    team: 'acme',
    project: 'ab12cd',
    domain: 'cupix.works',
    assignee: 'kim@acme.example',
    apiToken: { secretId: 'oic-onboarding/acme-1/cupixworks' },
    dueDays: 14,
  },
  security: 'least-privilege',
  tracing: 'production',
  onFailure: 'keep',
  waits: { instanceSeconds: 3600, activationSeconds: 600 },
};

describe('a request', () => {
  it('is shown as it was asked for, without a word about secrets', () => {
    expect(viewRequest(request)).toEqual({
      region: 'eu-frankfurt-1',
      compartment: 'ocid1.compartment.oc1..c',
      domain: 'ocid1.domain.oc1..d',
      instance: { mode: 'create', name: 'acme-prod' },
      archiveSha256: 'f'.repeat(64),
      primaveraUrl: 'https://primavera-us2.oraclecloud.com',
      cupixworks: {
        team: 'acme',
        project: 'ab12cd',
        domain: 'cupix.works',
        administrator: 'kim@acme.example',
        dueDays: 14,
      },
      security: 'least-privilege',
      tracing: 'production',
      onFailure: 'keep',
      waits: { instanceSeconds: 3600, activationSeconds: 600 },
    });
  });

  it('of another version loses what nobody knows, and nothing else', () => {
    const odd = { ...request, region: 7, instance: { mode: 'borrow' }, password: 'Correct-Horse' };
    const { region, instance, ...rest } = viewRequest(request);
    expect(viewRequest(odd)).toEqual(rest);
    expect(viewRequest({})).toEqual({});
  });
});
