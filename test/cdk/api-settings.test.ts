import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { synthesize } from './synthesized.ts';

const TOKENS = { tokenIssuer: 'https://id.example', tokenAudience: 'oic-onboarding' };

/** The settings of one function. */
function settingsOf(template: Template, name: string): Record<string, unknown> | undefined {
  const [found] = Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { Description: `oic-onboarding: ${name}` },
    }),
  );
  return found?.Properties.Environment.Variables;
}

// The first one loads the CDK.
beforeAll(() => synthesize(), 60_000);

describe('the API of the stack', () => {
  it('admits IAM principals and entitles nobody, unless the context says more', async () => {
    const template = await synthesize();
    template.allResourcesProperties('AWS::ApiGateway::Method', { AuthorizationType: 'AWS_IAM' });
    expect(settingsOf(template, 'api/check-token')).toBeUndefined();
    const settings = settingsOf(template, 'api/http');
    expect(settings).toMatchObject({ ENTITLEMENTS: '{}' });
    expect(settings).not.toHaveProperty('RUNBOOK_URL');
  });

  it('starts onboardings by the alias, and says where it is', async () => {
    const template = await synthesize();
    const [alias] = Object.keys(template.findResources('AWS::StepFunctions::StateMachineAlias'));
    const settings = settingsOf(template, 'api/http');
    expect(settings).toMatchObject({ ONBOARDING_STATE_MACHINE: { Ref: alias } });
    expect(Object.keys(settings ?? {})).toEqual(
      expect.arrayContaining(['EVENT_BUS', 'SECRETS_KEY', 'LEDGER_TABLE', 'ARTIFACT_BUCKET']),
    );
    template.hasOutput('ApiUrl', {});
  });

  it('takes tokens of an issuer', async () => {
    const template = await synthesize({ ...TOKENS, customersClaim: 'groups' });
    template.allResourcesProperties('AWS::ApiGateway::Method', { AuthorizationType: 'CUSTOM' });
    expect(settingsOf(template, 'api/check-token')).toMatchObject({
      TOKEN_ISSUER: 'https://id.example',
      TOKEN_AUDIENCE: 'oic-onboarding',
      CUSTOMERS_CLAIM: 'groups',
    });
  });

  it('lets people sign in on its page, where the context says so', async () => {
    const page = { apiConsole: 'public', apiConsoleClient: 'page' };
    const template = await synthesize({ ...TOKENS, ...page });
    const settings = settingsOf(template, 'api/http');
    expect(settings?.CONSOLE_ACCESS).toBe('public');
    expect(JSON.parse(String(settings?.CONSOLE_SIGN_IN))).toEqual({
      issuer: 'https://id.example',
      clientId: 'page',
      scope: 'openid email',
    });
    expect(settingsOf(await synthesize(TOKENS), 'api/http')).not.toHaveProperty('CONSOLE_ACCESS');
    await expect(synthesize(page)).rejects.toThrow(/tokenIssuer/);
  });

  it('has a domain, limits and a web ACL of its own, and leaves the log role of the account alone', async () => {
    const webAclArn = 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/a/1';
    const entitlements = { 'arn:aws:sts::111122223333:assumed-role/Ops/*': ['acme'], other: '*' };
    const template = await synthesize({
      apiDomain: 'api.acme.example',
      apiCertificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/c',
      apiRate: '5',
      apiBurst: '10',
      apiLogRole: 'off',
      webAclArn,
      runbookUrl: 'https://wiki.example/oic',
      entitlements: JSON.stringify(entitlements),
    });
    template.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: 'api.acme.example',
    });
    template.hasOutput('ApiUrl', { Value: Match.objectLike({ 'Fn::Join': Match.anyValue() }) });
    template.hasOutput('ApiDomainTarget', {});
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [Match.objectLike({ ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 })],
    });
    template.resourceCountIs('AWS::ApiGateway::Account', 0);
    template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: webAclArn });
    expect(settingsOf(template, 'api/http')).toMatchObject({
      ENTITLEMENTS: JSON.stringify(entitlements),
      RUNBOOK_URL: 'https://wiki.example/oic',
    });
  });
});
