import * as z from 'zod/mini';
import { parseAnswer } from './answers.ts';
import { type HttpResponse, send } from './http.ts';
import { rememberSecret } from './invocation.ts';

/** What the token endpoint of an identity domain grants. */
const TokenAnswer = z.object({
  access_token: z.string(),
  expires_in: z.optional(z.number()),
  /** Only for a person who allowed `offline_access`. */
  refresh_token: z.optional(z.string()),
  /** Only for a person. */
  id_token: z.optional(z.string()),
});
export type TokenAnswer = z.output<typeof TokenAnswer>;

interface Granted {
  granted: TokenAnswer;
  refused?: undefined;
}

interface Refused {
  granted?: undefined;
  /** The whole answer. */
  refused: HttpResponse;
}

/** An OAuth client; one without a secret is a public client, which names itself in the form. */
export interface TokenClient {
  clientId: string;
  clientSecret?: string | undefined;
}

/**
 * Asks the token endpoint of an identity domain; what it grants is scrubbed from everything this invocation lets out.
 * Source: https://docs.oracle.com/en/cloud/paas/identity-cloud/rest-api/op-oauth2-v1-token-post.html
 * @returns what it grants, or the whole answer when it refuses
 */
export async function askTokenEndpoint(
  tokenUrl: string,
  { clientId, clientSecret }: TokenClient,
  form: Record<string, string>,
): Promise<Granted | Refused> {
  const call = { system: 'identity-domain' as const, operation: 'Request access token' };
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret ?? '')}`;
  const response = await send({
    ...call,
    url: tokenUrl,
    method: 'POST',
    headers: {
      ...(clientSecret !== undefined && {
        authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
      }),
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new URLSearchParams({
      ...form,
      ...(clientSecret === undefined && { client_id: clientId }),
    }).toString(),
  });
  if (response.status !== 200) return { refused: response };
  const granted = parseAnswer(TokenAnswer, response, { ...call, keys: 'as-sent' });
  for (const secret of [granted.access_token, granted.refresh_token, granted.id_token]) {
    if (secret) rememberSecret(secret);
  }
  return { granted };
}
