import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
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

  it('may stand behind a web ACL, and leads to a runbook', async () => {
    const webAclArn = 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/a/1';
    const runbookUrl = 'https://wiki.example/oic';
    const template = await synthesize({ webAclArn, runbookUrl });
    template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: webAclArn });
    expect(settingsOf(template, 'api/http')).toMatchObject({ RUNBOOK_URL: runbookUrl });
  });

  const entitlements = { 'arn:aws:sts::111122223333:assumed-role/Ops/*': ['acme'], other: '*' };
  it.each([
    ['an object', entitlements],
    ['text', JSON.stringify(entitlements)],
  ])('is told its entitlements, written as %s', async (_, written) => {
    const template = await synthesize({ entitlements: written });
    expect(settingsOf(template, 'api/http')?.ENTITLEMENTS).toBe(JSON.stringify(entitlements));
  });

  it.each<[string, Record<string, unknown>]>([
    ['tokenIssuer and tokenAudience', { tokenIssuer: 'https://id.example' }],
    ['entitlements', { entitlements: 'everybody' }],
    ['entitlements', { entitlements: ['acme'] }],
    ['entitlements', { entitlements: { arn: 'acme' } }],
  ])('refuses wrong %s: %j', async (what, context) => {
    await expect(synthesize(context)).rejects.toThrow(what);
  });
});
