import { describe, expect, it } from 'vitest';
import { apiAddress, baseOf, regionOf } from '#cli/api/api-address.ts';

const AWS = 'https://abc123.execute-api.eu-central-1.amazonaws.com/v1';

describe('the address of an API', () => {
  it('is that of the option, else that of the environment, else there is none', () => {
    const environment = { OIC_ONBOARDING_API: 'https://b.example/v1/' };
    const named = apiAddress(AWS, environment);
    const known = apiAddress(undefined, environment);
    expect(named && [baseOf(named), named.origin]).toEqual([AWS, '--api']);
    expect(known && [baseOf(known), known.origin]).toEqual([
      'https://b.example/v1',
      'OIC_ONBOARDING_API',
    ]);
    expect(apiAddress(undefined, { OIC_ONBOARDING_API: '' })).toBeUndefined();
  });

  it.each(['http://127.0.0.1:3000', 'http://localhost:1', 'http://[::1]:1', AWS])(
    'may be %s',
    (url) => {
      expect(apiAddress(url, {})?.url.href.replace(/\/$/, '')).toBe(url);
    },
  );

  it.each([
    ['abc.example', /no web address/],
    ['ftp://abc.example', /no web address/],
    ['http://abc.example/v1', /https:\/\/abc\.example\/v1/],
    ['https://me:secret@abc.example', /more than host and stage/],
    ['https://abc.example/v1?x=secret', /more than host and stage/],
  ])('may not be %s', (url, says) => {
    expect(() => apiAddress(url, {})).toThrow(says);
    expect(() => apiAddress(url, {})).not.toThrow(/secret/);
  });
});

describe('the region that requests are signed for', () => {
  it.each([
    [AWS, {}, 'eu-central-1'],
    [AWS, { AWS_REGION: 'us-east-1' }, 'eu-central-1'],
    ['https://x-vpce-1.execute-api.us-gov-west-1.amazonaws.com/v1', {}, 'us-gov-west-1'],
    ['https://x.execute-api.cn-north-1.amazonaws.com.cn/v1', {}, 'cn-north-1'],
    ['https://api.acme.example', { AWS_REGION: 'us-east-1' }, 'us-east-1'],
    ['https://api.acme.example', { AWS_DEFAULT_REGION: 'us-east-2' }, 'us-east-2'],
  ])('of %s with %j is %s', (url, environment, region) => {
    expect(regionOf(new URL(url), environment)).toBe(region);
  });

  it('has to be told where the address does not', () => {
    const telling = () => regionOf(new URL('https://api.acme.example'), {});
    expect(telling).toThrow(/AWS_REGION/);
    // A name that only begins like one of AWS's is somebody else's.
    const foreign = 'https://x.execute-api.eu-central-1.amazonaws.com.evil.example';
    expect(() => regionOf(new URL(foreign), {})).toThrow(/AWS_REGION/);
  });
});
