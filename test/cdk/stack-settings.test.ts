import { readFile } from 'node:fs/promises';
import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { stackSettingsOf } from '#cdk/stack-settings.ts';
import { buildTestApp, stackIn } from './synthesized.ts';

const settingsOf = (context: Record<string, unknown> = {}) =>
  stackSettingsOf(new App({ context }).node);

const CERTIFICATE =
  'arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d-1111-2222-3333-444455556666';
const WEB_ACL = 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/a/1';

describe('the settings of the stack', () => {
  it('need no context', () => {
    expect(settingsOf()).toEqual({
      ociAuthentication: { by: 'api-key' },
      api: { entitlements: '{}', throttle: { rate: 20, burst: 40 }, setsLogRole: true },
      reservesConcurrency: true,
      terminationProtection: true,
      tags: {},
    });
  });

  it('are read from texts, as the command line gives them', () => {
    const settings = settingsOf({
      ociTokenAudience: 'oic-onboarding',
      alarmEmail: 'ops@acme.example',
      reservedConcurrency: 'off',
      terminationProtection: 'off',
      resourceTags: '{"cost-center":"4711"}',
      apiDomain: 'api.acme.example',
      apiCertificateArn: CERTIFICATE,
      apiRate: '5',
      apiBurst: '10',
      apiLogRole: 'off',
      webAclArn: WEB_ACL,
      runbookUrl: 'https://wiki.example/oic',
    });

    expect(settings).toEqual({
      ociAuthentication: { by: 'keyless', audience: 'oic-onboarding' },
      alarmEmail: 'ops@acme.example',
      reservesConcurrency: false,
      terminationProtection: false,
      tags: { 'cost-center': '4711' },
      api: {
        entitlements: '{}',
        domain: { name: 'api.acme.example', certificateArn: CERTIFICATE },
        throttle: { rate: 5, burst: 10 },
        setsLogRole: false,
        webAclArn: WEB_ACL,
        runbookUrl: 'https://wiki.example/oic',
      },
    });
  });

  it('are read from values, as cdk.json holds them; an empty text is none', () => {
    const { api, tags, reservesConcurrency } = settingsOf({
      apiRate: 7,
      reservedConcurrency: false,
      resourceTags: { owner: 'platform' },
      apiDomain: '',
      apiCertificateArn: '',
    });
    expect(api.throttle).toEqual({ rate: 7, burst: 40 });
    expect(api.domain).toBeUndefined();
    expect(tags).toEqual({ owner: 'platform' });
    expect(reservesConcurrency).toBe(false);
  });

  const entitlements = { 'arn:aws:sts::111122223333:assumed-role/Ops/*': ['acme'], other: '*' };
  it.each([
    ['an object', entitlements],
    ['text', JSON.stringify(entitlements)],
  ])('hold entitlements, written as %s', (_, written) => {
    const { api } = settingsOf({ entitlements: written });
    expect(JSON.parse(api.entitlements)).toEqual(entitlements);
  });

  it.each<[string, Record<string, unknown>]>([
    ['tokenIssuer and tokenAudience', { tokenIssuer: 'https://id.example' }],
    ['tokenIssuer is missing', { tokenAudience: 'oic-onboarding' }],
    ['tokenIssuer should be', { tokenIssuer: 'http://id.example', tokenAudience: 'a' }],
    ['entitlements', { entitlements: 'everybody' }],
    ['entitlements', { entitlements: ['acme'] }],
    ['entitlements', { entitlements: { arn: 'acme' } }],
    ['apiCertificateArn is missing', { apiDomain: 'api.acme.example' }],
    ['apiDomain is missing', { apiCertificateArn: CERTIFICATE }],
    ['apiDomain should be', { apiDomain: 'https://a.example', apiCertificateArn: CERTIFICATE }],
    ['apiDomain should be', { apiDomain: 'API.acme.example', apiCertificateArn: CERTIFICATE }],
    [
      'apiCertificateArn should be',
      { apiDomain: 'a.example', apiCertificateArn: 'arn:aws:iam::1' },
    ],
    ['apiRate should be a whole number from 1 to 10000, and is "fast"', { apiRate: 'fast' }],
    ['apiRate', { apiRate: 0 }],
    ['apiBurst', { apiBurst: 2.5 }],
    ['apiBurst', { apiBurst: '10001' }],
    ['apiBurst', { apiBurst: [5] }],
    ['apiLogRole should be on or off, and is "no"', { apiLogRole: 'no' }],
    ['reservedConcurrency', { reservedConcurrency: 'of' }],
    ['terminationProtection', { terminationProtection: 0 }],
    ['webAclArn', { webAclArn: WEB_ACL.replace('regional', 'global') }],
    ['runbookUrl', { runbookUrl: 'wiki.example' }],
    ['alarmEmail', { alarmEmail: 'ops' }],
    ['ociTokenAudience', { ociTokenAudience: ' ' }],
    ['resourceTags', { resourceTags: 'team=a' }],
    ['resourceTags', { resourceTags: { team: 1 } }],
    ['resourceTags', { resourceTags: { 'aws:team': 'a' } }],
    ['resourceTags', { resourceTags: { 'oic-onboarding': 'primavera' } }],
  ])('name what is wrong and where to read on: %s', (what, context) => {
    expect(() => settingsOf(context)).toThrow(what);
    expect(() => settingsOf(context)).toThrow(/\(docs\/(deploy|api)\.md\)/);
  });
});

describe('the page on deploying', () => {
  it('lists every setting', async () => {
    const sources = ['api-settings', 'stack-settings'].map((name) =>
      readFile(new URL(`../../cdk/${name}.ts`, import.meta.url), 'utf8'),
    );
    const read = (await Promise.all(sources))
      .join()
      .matchAll(/context\.(?:text|number|isOn|object)\(\s*'(\w+)'/g);
    const names = [...new Set([...read].map(([, name]) => name ?? ''))];
    const page = await readFile(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
    const listed = page
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)])
      .map(([, name]) => name);

    expect(names.length).toBeGreaterThan(10);
    expect(listed.sort()).toEqual(names.sort());
  });
});

describe('the stack', () => {
  it('is protected from being removed by mistake, and tagged', async () => {
    const stack = stackIn(await buildTestApp({ resourceTags: { owner: 'platform' } }));
    expect(stack.terminationProtection).toBe(true);
    expect(stack.tags.tagValues()).toEqual({ application: 'oic-onboarding', owner: 'platform' });
  });

  it('can be removed after that was switched off', async () => {
    const stack = stackIn(await buildTestApp({ terminationProtection: 'off' }));
    expect(stack.terminationProtection).toBe(false);
  });
});
