import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import type { JWTPayload } from 'jose';
import { Unexpected } from '#runtime/errors.ts';
import { log } from '#runtime/telemetry.ts';
import { tokenVerifier } from './access/token-verifier.ts';

/** Made with the first token, so that the keys are kept while this instance lives. */
let verify: ReturnType<typeof tokenVerifier> | undefined;

/**
 * The token authorizer of the REST API, where the stack is configured with an issuer. It verifies the token
 * and hands on who it is about and which customers it entitles to; what that allows is the API's business.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 * @throws Error `Unauthorized`, the one word that API Gateway turns into 401
 */
export const handler = middy<APIGatewayTokenAuthorizerEvent, APIGatewayAuthorizerResult>()
  .use(injectLambdaContext(log, { resetKeys: true }))
  .handler(async ({ authorizationToken, methodArn }) => {
    verify ??= tokenVerifier({
      issuer: required('TOKEN_ISSUER'),
      audience: required('TOKEN_AUDIENCE'),
      jwksUrl: process.env.TOKEN_JWKS_URL || undefined,
    });
    const token = /^Bearer +(\S+)$/i.exec(authorizationToken)?.[1];
    if (!token) throw new Error('Unauthorized');
    try {
      return allow(await verify(token), methodArn);
    } catch (error) {
      // The reason is for the operator only; the token is in none of these messages.
      log.warn('token refused', { reason: (error as Error).message });
      throw new Error('Unauthorized');
    }
  });

function allow(claims: JWTPayload, methodArn: string): APIGatewayAuthorizerResult {
  const { iss, sub, email, email_verified } = claims;
  const customers = claims[process.env.CUSTOMERS_CLAIM || 'customers'];
  return {
    principalId: String(sub),
    // One answer is kept for all routes, so it must be right for all of them.
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: everyRoute(methodArn) },
      ],
    },
    context: {
      issuer: String(iss),
      subject: String(sub),
      customers: (Array.isArray(customers) ? customers : [customers ?? '']).join(','),
      // An unconfirmed address is whatever its owner typed in.
      email: email_verified === true && typeof email === 'string' ? email : '',
    },
  };
}

/** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH` without method and path. */
function everyRoute(methodArn: string): string {
  return `${methodArn.split('/').slice(0, 2).join('/')}/*`;
}

function required(name: 'TOKEN_ISSUER' | 'TOKEN_AUDIENCE'): string {
  const value = process.env[name];
  if (value) return value;
  throw new Unexpected({
    system: 'oic-onboarding',
    summary: `The setting ${name} is missing in this function's environment.`,
    fix: 'Deploy the stack again; if it persists, report a defect with this message.',
  });
}
