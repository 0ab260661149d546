import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { NotAuthorized, Unexpected } from '../errors.ts';
import { type HttpResponse, send } from '../http.ts';
import { rememberSecret } from '../invocation.ts';
import { WEB_IDENTITY } from './names.ts';
import { webIdentityRefusal } from './web-identity-refusal.ts';

const OPERATION = 'Ask AWS for an identity token';

/**
 * A token in which AWS states which role this process has, for one audience. Signed and sent here and not
 * by the STS client of the SDK: that one would make a bundle 19 KB larger, while its signer is in there
 * already.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
 * @param audience what the trust in the identity domain expects as `aud`
 * @throws InvalidRequest outbound federation is off in this AWS account
 * @throws NotAuthorized the role may not ask for such a token, or there are no AWS credentials
 * @throws InvalidCredentials AWS refused the signature, because of the clock or the credentials
 * @throws Throttled, Unavailable, Timeout, Unexpected
 */
export async function requestWebIdentityToken(audience: string): Promise<string> {
  const endpoint = stsEndpoint();
  const body = new URLSearchParams({
    Action: 'GetWebIdentityToken',
    Version: '2011-06-15',
    'Audience.member.1': audience,
    SigningAlgorithm: WEB_IDENTITY.algorithm,
    DurationSeconds: String(WEB_IDENTITY.seconds),
  }).toString();
  const response = await send({
    system: 'aws',
    operation: OPERATION,
    url: endpoint,
    method: 'POST',
    headers: await signedHeaders(endpoint, body),
    body,
    // The address comes from this function's own environment, never from a request or an answer.
    allowedHosts: [endpoint.hostname],
  });
  if (response.status !== 200) throw webIdentityRefusal(response, OPERATION);
  const token = tokenIn(response);
  rememberSecret(token);
  return token;
}

/**
 * The regional endpoint; the global one doesn't know this operation. The variable is the one that the SDKs
 * and the command line of AWS read, too.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
function stsEndpoint(): URL {
  const region = awsRegion();
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return new URL(process.env.AWS_ENDPOINT_URL_STS ?? `https://sts.${region}.${suffix}`);
}

function awsRegion(): string {
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (region) return region;
  throw new NotAuthorized({
    system: 'aws',
    summary: `${OPERATION}: no AWS region is set.`,
    fix: 'On Lambda it always is; on your machine set AWS_REGION, and AWS credentials, then try again.',
  });
}

/** AWS Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
async function signedHeaders(endpoint: URL, body: string): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    service: 'sts',
    region: awsRegion(),
    credentials: awsCredentials,
    sha256: Hash.bind(null, 'sha256') as unknown as new () => Hash,
  });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    path: '/',
    headers: { host: endpoint.host, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  // fetch derives the host from the URL.
  const { host: _, ...rest } = headers;
  return rest;
}

async function awsCredentials() {
  try {
    return await defaultProvider()();
  } catch (error) {
    if ((error as Error).name !== 'CredentialsProviderError') throw error;
    throw new NotAuthorized(
      {
        system: 'aws',
        summary: `${OPERATION}: there are no AWS credentials here.`,
        fix: 'Sign in to AWS on this machine (aws sso login, or AWS_PROFILE), then try again.',
      },
      { cause: error },
    );
  }
}

/** The Query protocol answers in XML; a token has no character that XML would escape. */
function tokenIn({ text, status, requestId }: HttpResponse): string {
  const token = /<WebIdentityToken>\s*([\w-]+\.[\w-]+\.[\w-]+)\s*<\/WebIdentityToken>/.exec(text);
  if (token?.[1]) return token[1];
  throw new Unexpected({
    system: 'aws',
    summary: `${OPERATION}: the answer holds no token.`,
    fix: 'Report a defect with the request id.',
    seen: { status, requestId },
  });
}
