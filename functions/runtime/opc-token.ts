import * as z from 'zod/mini';
import { parseAnswer } from './answers.ts';
import { type System, Unexpected } from './errors.ts';
import { type HttpResponse, send } from './http.ts';
import { rememberSecret } from './invocation.ts';

const text = z.nullish(z.string());

/** `accessToken` is the deprecated twin of `access_token`; older sites send only that one. */
const TokenAnswer = z.object({
  access_token: text,
  accessToken: text,
  userName: text,
  primeTenantCode: z.nullish(z.union([z.string(), z.number()])),
  requestHeaders: z.nullish(z.record(z.string(), z.union([z.string(), z.number()]))),
});

/** An access token of Primavera Cloud with everything that has to go along with it. */
export interface OpcToken {
  token: string;
  /** To be sent with every call; in a shared site they choose the tenant. */
  requestHeaders: Record<string, string>;
  userName: string | undefined;
  tenantCode: string | undefined;
}

/**
 * Reads a token out of the answer of Primavera's token endpoint, or of an integration that passes it on.
 * Sources: https://docs.oracle.com/cd/E80480_01/English/integration/primavera_rest_api/D175778.html,
 * https://docs.oracle.com/cd/E80480_01/English/integration/data_service_reference_guide/D285614.html
 * @throws Unexpected the answer holds no token
 */
export function readOpcToken(
  response: HttpResponse,
  call: { system: System; operation: string },
): OpcToken {
  // As sent: the keys of `requestHeaders` are header names, not fields.
  const answer = parseAnswer(TokenAnswer, response, { ...call, keys: 'as-sent' });
  const token = answer.access_token ?? answer.accessToken;
  if (!token) {
    throw new Unexpected({
      system: call.system,
      summary: `${call.operation}: the answer (${response.status}) holds no access token.`,
      fix: 'Check that the address leads to Primavera Cloud; otherwise report a defect with the request id.',
      seen: { status: response.status, requestId: response.requestId },
    });
  }
  rememberSecret(token);
  const headers = Object.entries(answer.requestHeaders ?? {});
  return {
    token,
    requestHeaders: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
    userName: answer.userName ?? undefined,
    tenantCode: answer.primeTenantCode?.toString(),
  };
}

/**
 * Calls the REST API of Primavera Cloud with a token and the headers that belong to it.
 * Source: https://docs.oracle.com/cd/E80480_01/English/integration/primavera_rest_api/D175775.html
 * @param origin as `opcOrigin` makes it
 * @returns the answer for any status but those that `send` throws
 */
export function callOpc(
  origin: string,
  token: OpcToken,
  call: { operation: string; path: string; maxBytes?: number },
): Promise<HttpResponse> {
  return send({
    system: 'primavera',
    operation: call.operation,
    url: `${origin}/api/restapi/${call.path}`,
    headers: headersFor(token),
    maxBytes: call.maxBytes,
  });
}

/** The cheapest call that a token must open. Its body is not documented, so any 2xx means yes. */
export function testOpcConnection(origin: string, token: OpcToken): Promise<HttpResponse> {
  return callOpc(origin, token, {
    operation: 'Test connection to Primavera',
    path: 'util/testConnection',
  });
}

function headersFor({ token, requestHeaders }: OpcToken): Record<string, string> {
  const headers = new Headers(requestHeaders);
  // Last, so that nothing that came from outside takes their place.
  headers.set('authorization', `Bearer ${token}`);
  headers.set('accept', 'application/json');
  return Object.fromEntries(headers);
}
