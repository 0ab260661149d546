/**
 * The local Security Token Service, on the wire of the Query protocol
 * (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html): the one operation that the functions need.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
 */

import { randomUUID } from 'node:crypto';
import type { SigningAlgorithm, TokenIssuer } from '../token-issuer.ts';
import type { Account } from './secret-values.ts';
import { ServiceError } from './service-error.ts';
import { roleOf } from './sessions.ts';
import { writeXml } from './xml.ts';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
const version = '2011-06-15';
const shortestSeconds = 60;
const longestSeconds = 3600;
const usualSeconds = 300;

export interface QueryReply {
  status: number;
  /** XML. */
  body: string;
}

/** Answers one form that was posted. */
export type QueryService = (form: URLSearchParams, sessionToken: string | undefined) => QueryReply;

export interface StsOptions extends Account {
  /** Absent: this account has never switched outbound federation on. */
  issuer?: TokenIssuer;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Makes the service that the wire hands forms to. */
export function securityTokens(options: StsOptions): QueryService {
  return (form, sessionToken) => {
    const requestId = randomUUID();
    try {
      if (form.get('Action') !== 'GetWebIdentityToken' || form.get('Version') !== version) {
        throw new ServiceError(
          'InvalidAction',
          `The local STS has no operation ${form.get('Action')} of version ${form.get('Version')}.`,
        );
      }
      const GetWebIdentityTokenResult = getWebIdentityToken(options, form, sessionToken);
      const answer = { GetWebIdentityTokenResult, ResponseMetadata: { RequestId: requestId } };
      return { status: 200, body: writeXml('GetWebIdentityTokenResponse', answer, namespace) };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const { name: Code, message: Message, status } = error;
      const answer = { Error: { Type: 'Sender', Code, Message }, RequestId: requestId };
      return { status, body: writeXml('ErrorResponse', answer, namespace) };
    }
  };
}

function getWebIdentityToken(
  { issuer, accountId, region, now }: StsOptions,
  form: URLSearchParams,
  sessionToken: string | undefined,
) {
  const audience = listIn(form, 'Audience');
  if (audience.length === 0) throw invalid('audience', 'must not be empty');
  const algorithm = algorithmIn(form);
  const seconds = durationIn(form);
  if (!issuer?.isEnabled) {
    throw new ServiceError(
      'OutboundWebIdentityFederationDisabledException',
      'Outbound web identity federation is not enabled for this account.',
      403,
    );
  }
  const issuedAt = Math.floor(now() / 1_000);
  const role = roleOf(sessionToken);
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_token_claims.html
  const claims = {
    iss: issuer.url,
    aud: audience.length === 1 ? audience[0] : audience,
    sub: role ?? `arn:aws:iam::${accountId}:user/local`,
    iat: issuedAt,
    exp: issuedAt + seconds,
    jti: randomUUID(),
    'https://sts.amazonaws.com/': { aws_account: accountId, source_region: region },
  };
  return {
    WebIdentityToken: issuer.sign(claims, algorithm),
    Expiration: new Date(claims.exp * 1_000).toISOString(),
  };
}

function algorithmIn(form: URLSearchParams): SigningAlgorithm {
  const algorithm = form.get('SigningAlgorithm');
  if (algorithm === 'RS256' || algorithm === 'ES384') return algorithm;
  throw invalid('signingAlgorithm', 'must be RS256 or ES384');
}

function durationIn(form: URLSearchParams): number {
  const text = form.get('DurationSeconds');
  const seconds = text === null ? usualSeconds : Number(text);
  if (seconds >= shortestSeconds && seconds <= longestSeconds && Number.isInteger(seconds)) {
    return seconds;
  }
  throw invalid('durationSeconds', `must be between ${shortestSeconds} and ${longestSeconds}`);
}

/** `Name.member.1`, `Name.member.2`, …: how the protocol writes a list. */
function listIn(form: URLSearchParams, name: string): string[] {
  const list: string[] = [];
  for (let value = form.get(`${name}.member.1`); value; ) {
    list.push(value);
    value = form.get(`${name}.member.${list.length + 1}`);
  }
  return list;
}

function invalid(member: string, rule: string): ServiceError {
  return new ServiceError(
    'ValidationError',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member ${rule}`,
  );
}
