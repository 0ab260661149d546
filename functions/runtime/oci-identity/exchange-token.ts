import * as z from 'zod/mini';
import { parseAnswer } from '../answers.ts';
import { send } from '../http.ts';
import { rememberSecret } from '../invocation.ts';
import type { OciExchangeClient } from '../secrets.ts';
import { exchangeRefusal } from './exchange-refusal.ts';

const OPERATION = 'Exchange the AWS token';

const Answer = z.object({ token: z.string() });

/**
 * Exchanges a token of AWS for one of the service user that the domain's trust names. What comes back is
 * good only together with the private half of `publicKey`.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/json_web_token_exchange.htm
 * @param publicKey RSA, DER of its SubjectPublicKeyInfo
 * @throws InvalidCredentials the domain refused the exchange client, or the token's times
 * @throws NotAuthorized no trust, or no rule of it, fits this token
 * @throws Throttled, Unavailable, Timeout, InvalidRequest, Unexpected as `send`
 */
export async function exchangeToken(
  client: z.output<typeof OciExchangeClient>,
  awsToken: string,
  publicKey: Buffer,
): Promise<string> {
  const { clientId, clientSecret, domainUrl } = client;
  const basic = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const response = await send({
    system: 'identity-domain',
    operation: OPERATION,
    url: `${domainUrl.replace(/\/+$/, '')}/oauth2/v1/token`,
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(basic).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requested_token_type: 'urn:oci:token-type:oci-upst',
      subject_token: awsToken,
      subject_token_type: 'jwt',
      public_key: publicKey.toString('base64'),
    }).toString(),
  });
  if (response.status !== 200) throw exchangeRefusal(response, OPERATION, { client, awsToken });
  const call = { system: 'identity-domain', operation: OPERATION, keys: 'as-sent' } as const;
  const { token } = parseAnswer(Answer, response, call);
  rememberSecret(token);
  return token;
}
