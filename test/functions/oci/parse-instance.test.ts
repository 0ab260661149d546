import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstance } from '#functions/oci/parse-instance.ts';
import { urls } from './fake-control-plane.ts';

const active = { id: 'ocid1.integrationinstance.oc1..i1', displayName: 'acme-prod', ...urls };

describe('parseInstance', () => {
  it('takes origins, service instance, audience and app from the full answer', () => {
    expect(parseInstance(active)).toEqual({
      id: active.id,
      name: 'acme-prod',
      serviceInstance: 'acme-prod-ns',
      designTimeUrl: 'https://design.integration.eu-frankfurt-1.ocp.oraclecloud.com',
      runtimeUrl: 'https://acme-prod-ns.integration.eu-frankfurt-1.ocp.oraclecloud.com',
      audience: 'https://ABCDEF.integration.eu-frankfurt-1.ocp.oraclecloud.com:443',
      appId: '0a1b2c',
    });
  });

  it('reads any service instance, path and trailing slash', () => {
    const name = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' });
    return fc.assert(
      fc.property(
        fc.domain(),
        name,
        fc.constantFrom('', '/', '/ic/home'),
        (host, service, path) => {
          const parsed = parseInstance({
            ...active,
            instanceDesignTimeUrl: `https://${host}${path}?a=1&integrationInstance=${encodeURIComponent(service)}`,
            instanceUrl: `https://${host}:443${path}`,
          });
          expect(parsed).toMatchObject({
            serviceInstance: service,
            designTimeUrl: `https://${host}`,
            runtimeUrl: `https://${host}`,
          });
        },
      ),
    );
  });

  it.each(['instanceUrl', 'instanceDesignTimeUrl', 'idcsInfo'])('waits for %s', (field) => {
    expect(parseInstance({ ...active, [field]: null })).toBeUndefined();
  });

  it.each([
    ['names no service instance', 'https://design.integration.x.oraclecloud.com/'],
    ['is no URL', 'design.integration.x.oraclecloud.com'],
    ['is of another scheme', 'ftp://x.oraclecloud.com/?integrationInstance=a'],
  ])('refuses a design-time URL that %s', (_, instanceDesignTimeUrl) => {
    expect(() => parseInstance({ ...active, instanceDesignTimeUrl })).toThrow(
      /URLs of the instance acme-prod/,
    );
  });
});
