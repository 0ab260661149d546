import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { Api, type ApiProps } from '#cdk/constructs/api.ts';
import { WorkflowFunction } from '#cdk/constructs/workflow-function.ts';

const folder = mkdtempSync(join(tmpdir(), 'api-bundle-'));
writeFileSync(join(folder, 'index.mjs'), 'export const handler = () => {};');

type Options = Partial<Omit<ApiProps, 'handler' | 'tokenChecker' | 'logKey'>> & {
  tokens?: boolean;
};

const domain = {
  name: 'api.acme.example',
  certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/c',
};

function stackWith({ tokens, ...options }: Options = {}): Stack {
  const stack = new Stack(new App(), 'Test');
  const logKey = new Key(stack, 'Key', { enableKeyRotation: true });
  const made = (name: string) =>
    new WorkflowFunction(stack, name.replace('/', ''), {
      name,
      folder,
      timeoutSeconds: 29,
      memoryMb: 512,
      environment: {},
      logKey,
      calledBy: 'api',
    });
  new Api(stack, 'Api', {
    handler: made('api/http'),
    logKey,
    throttle: { rate: 20, burst: 40 },
    setsLogRole: true,
    ...(tokens && { tokenChecker: made('api/check-token') }),
    ...options,
  });
  return stack;
}
const templateWith = (options?: Options) => Template.fromStack(stackWith(options));

describe('who may call', () => {
  it('is decided by IAM on every address, unless tokens are configured', () => {
    const methods = Object.values(templateWith().findResources('AWS::ApiGateway::Method'));
    expect(methods.map(({ Properties }) => Properties.AuthorizationType)).toEqual([
      'AWS_IAM',
      'AWS_IAM',
    ]);
    expect(methods.map(({ Properties }) => Properties.HttpMethod)).toEqual(['ANY', 'ANY']);
  });

  it('is decided by the token checker where there is one, on every address', () => {
    const template = templateWith({ tokens: true });
    template.allResourcesProperties('AWS::ApiGateway::Method', { AuthorizationType: 'CUSTOM' });
    template.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'TOKEN',
      AuthorizerResultTtlInSeconds: 60,
      IdentitySource: 'method.request.header.Authorization',
    });
  });

  it('is everybody only for the files of the page, and only where that is chosen', () => {
    const signIn = { issuer: 'https://id.example', clientId: 'page', scope: 'openid' };
    const template = templateWith({ tokens: true, console: signIn });
    const methods = Object.values(template.findResources('AWS::ApiGateway::Method')).map(
      ({ Properties }) => [Properties.HttpMethod, Properties.AuthorizationType],
    );
    expect(methods.toSorted()).toEqual([
      ['ANY', 'CUSTOM'],
      ['ANY', 'CUSTOM'],
      ['GET', 'NONE'],
      ['GET', 'NONE'],
    ]);
    const parts = Object.values(template.findResources('AWS::ApiGateway::Resource')).map(
      ({ Properties }) => Properties.PathPart,
    );
    expect(parts.toSorted()).toEqual(['console', '{file}', '{proxy+}']);
  });

  it('is nobody in a browser on another site', () => {
    const methods = templateWith().findResources('AWS::ApiGateway::Method', {
      Properties: { HttpMethod: 'OPTIONS' },
    });
    expect(methods).toEqual({});
  });
});

describe('the stage', () => {
  it('limits how often it is called', () => {
    const settings = (rate: number, burst: number) => ({
      MethodSettings: [
        Match.objectLike({
          ResourcePath: '/*',
          HttpMethod: '*',
          ThrottlingRateLimit: rate,
          ThrottlingBurstLimit: burst,
          DataTraceEnabled: false,
        }),
      ],
      TracingEnabled: true,
    });
    templateWith().hasResourceProperties('AWS::ApiGateway::Stage', settings(20, 40));
    const other = templateWith({ throttle: { rate: 5, burst: 6 } });
    other.hasResourceProperties('AWS::ApiGateway::Stage', settings(5, 6));
  });

  it('logs calls without their content', () => {
    const [stage] = Object.values(templateWith().findResources('AWS::ApiGateway::Stage'));
    const format: string = stage?.Properties.AccessLogSetting.Format;
    expect(Object.keys(JSON.parse(format))).toEqual(
      expect.arrayContaining(['requestId', 'principal', 'status']),
    );
    expect(format).not.toMatch(/header|query|body|input|authorizer\.(?!principalId)/i);
  });

  it('has an encrypted log that is kept for a year', () => {
    templateWith().hasResourceProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 365,
      KmsKeyId: Match.anyValue(),
    });
  });

  it('may stand behind a web ACL', () => {
    templateWith().resourceCountIs('AWS::WAFv2::WebACLAssociation', 0);
    const webAclArn = 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/a/1';
    templateWith({ webAclArn }).hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      WebACLArn: webAclArn,
      ResourceArn: Match.objectLike({ 'Fn::Join': Match.anyValue() }),
    });
  });

  it('can leave the log role of the account to another stack', () => {
    templateWith().resourceCountIs('AWS::ApiGateway::Account', 1);
    templateWith({ setsLogRole: false }).resourceCountIs('AWS::ApiGateway::Account', 0);
  });
});

const TLS = {
  SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
  EndpointAccessMode: 'STRICT',
};

describe('a domain of one’s own', () => {
  it('takes TLS from 1.2 on and is the only way in', () => {
    const template = templateWith({ domain });
    template.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: domain.name,
      RegionalCertificateArn: domain.certificateArn,
      ...TLS,
    });
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      DisableExecuteApiEndpoint: true,
      ...TLS,
    });
  });

  it('is not needed: the generated address takes no less', () => {
    templateWith().hasResourceProperties('AWS::ApiGateway::RestApi', {
      DisableExecuteApiEndpoint: Match.absent(),
      ...TLS,
    });
  });
});

it('answers with problem documents also where API Gateway answers itself', () => {
  const responses = Object.values(templateWith().findResources('AWS::ApiGateway::GatewayResponse'));
  expect(responses.length).toBeGreaterThan(10);
  for (const { Properties } of responses) {
    const document = JSON.parse(Properties.ResponseTemplates['application/json']);
    expect(document).toMatchObject({
      status: Number(Properties.StatusCode),
      error: expect.any(String),
    });
    expect(document.type).toBe(`docs/errors/${document.error}.md`);
  }
});

describe('the packs AwsSolutions and NIST 800-53 R5 find nothing in it', () => {
  it.each<[string, Options]>([
    ['with IAM', {}],
    [
      'with tokens and a web ACL',
      { tokens: true, webAclArn: 'arn:aws:wafv2:x:1:regional/webacl/a/1' },
    ],
    ['with a domain', { domain }],
    [
      'with a public page',
      {
        tokens: true,
        console: { issuer: 'https://id.example', clientId: 'page', scope: 'openid' },
      },
    ],
  ])('%s', (_, options) => {
    const stack = stackWith(options);
    const found = [AwsSolutionsChecks, NIST80053R5Checks].flatMap((Pack) =>
      new Pack()
        .validateScope(stack)
        .violations.map(({ ruleName, violatingResources }) => [
          ruleName,
          violatingResources.map(({ constructPath }) => constructPath),
        ]),
    );
    expect(found).toEqual([]);
  });
});
