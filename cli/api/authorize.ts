import type { AwsCredentialIdentityProvider } from '@smithy/types';
import { isLoopback } from '#runtime/hosts.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { regionOf } from './api-address.ts';

/** The token of an API that is configured with an issuer; it takes the place of AWS credentials. */
export const TOKEN_VARIABLE = 'OIC_ONBOARDING_TOKEN';

export interface Unsigned {
  method: string;
  url: URL;
  /** Names in lower case. */
  headers: Record<string, string>;
  body?: string | undefined;
}

/** Gives a request the headers that say who sends it. */
export interface Authorization {
  kind: 'none' | 'token' | 'sigv4';
  headersFor(request: Unsigned): Promise<Record<string, string>>;
}

/**
 * How to be let in at an address: not at all on this machine, so that no credential gets to whoever listens
 * there; with the token, where there is one; else signed with the AWS credentials of this machine. Never both.
 * @param credentials instead of the usual chain: environment, profile, single sign-on, role
 * @throws CommandError the token can't be one, or no region is known
 */
export function authorizationFor(
  url: URL,
  environment: Record<string, string | undefined>,
  credentials?: AwsCredentialIdentityProvider,
): Authorization {
  if (isLoopback(url.hostname)) return { kind: 'none', headersFor: async ({ headers }) => headers };
  const token = environment[TOKEN_VARIABLE];
  if (token) return withToken(token);
  return signed(regionOf(url, environment), credentials);
}

function withToken(token: string): Authorization {
  if (!/^[\w.~+/=-]+$/.test(token)) {
    throw new CommandError(
      exitCodes.wrongSurroundings,
      `${TOKEN_VARIABLE} holds no token: it has blanks, quotes or line breaks in it. Put in the bare token, without "Bearer".`,
    );
  }
  return {
    kind: 'token',
    headersFor: async ({ headers }) => ({ ...headers, authorization: `Bearer ${token}` }),
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
function signed(region: string, credentials?: AwsCredentialIdentityProvider): Authorization {
  let signer: ReturnType<typeof makeSigner> | undefined;
  return {
    kind: 'sigv4',
    headersFor: async (request) => {
      signer ??= makeSigner(region, credentials);
      const { url, method, headers, body } = request;
      const signedRequest = await (await signer)
        .sign({
          method,
          protocol: url.protocol,
          hostname: url.hostname,
          path: url.pathname,
          query: Object.fromEntries(url.searchParams),
          headers: { ...headers, host: url.host },
          ...(body !== undefined && { body }),
        })
        .catch((error: unknown) => {
          throw isMissing(error) ? noCredentials(error) : error;
        });
      // fetch derives the host from the address.
      const { host, ...sent } = signedRequest.headers;
      return sent;
    },
  };
}

/** Loaded when something is signed: whoever asks for help or the local service needs none of it. */
async function makeSigner(region: string, credentials?: AwsCredentialIdentityProvider) {
  const [{ SignatureV4 }, { Hash }] = await Promise.all([
    import('@smithy/signature-v4'),
    import('@smithy/core/serde'),
  ]);
  return new SignatureV4({
    service: 'execute-api',
    region,
    credentials: credentials ?? (await usualCredentials()),
    sha256: Hash.bind(null, 'sha256') as unknown as new () => InstanceType<typeof Hash>,
  });
}

/** The chain that every AWS tool follows. */
export async function usualCredentials(): Promise<AwsCredentialIdentityProvider> {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  return defaultProvider();
}

/** The chain throws errors of this name, whatever in it didn't work. */
const isMissing = (error: unknown): error is Error =>
  error instanceof Error && /^(CredentialsProviderError|TokenProviderError)$/.test(error.name);

/** For people: what to do when the chain has found nothing. */
export function noCredentials({ message }: Error): CommandError {
  return new CommandError(
    exitCodes.wrongSurroundings,
    [
      'No AWS credentials are configured here, and requests to this API are signed with them.',
      `  AWS says: ${message}`,
      '  - aws sso login, then AWS_PROFILE=…; or',
      '  - AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN; or',
      `  - ${TOKEN_VARIABLE}=…, for an API that takes tokens (docs/api.md).`,
    ].join('\n'),
  );
}
