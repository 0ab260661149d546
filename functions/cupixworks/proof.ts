import { seenIn } from '#runtime/answers.ts';
import {
  InvalidCredentials,
  InvalidRequest,
  NotAuthorizedYet,
  ProofFailed,
  type Seen,
  StageError,
  Unavailable,
  Unexpected,
} from '#runtime/errors.ts';
import { type HttpResponse, send } from '#runtime/http.ts';
import type { Instance, Registration } from '#runtime/model.ts';
import { clientToken, forgetToken } from '#runtime/oauth.ts';
import { opcOrigin } from '#runtime/opc-scope.ts';
import { type OpcToken, readOpcToken, testOpcConnection } from '#runtime/opc-token.ts';
import { saysTargetRefused } from '#runtime/target-refusal.ts';
import { claimsOf, wrongClaim } from './token-claims.ts';

/** The names of the five values, as the dialog in CupixWorks shows them. */
export type ValueName =
  | 'OIC OAuth Token URL'
  | 'Client ID'
  | 'Client Secret'
  | 'Scope'
  | 'OPC Access Token URL';

/** A fault that names a refusal by the target: any 4xx but those that pass by themselves. */
const TARGET_OBJECTED = /\b4(?!08|29)\d\d\b|invalid[ _]scope/i;
/** A flow signs in to Primavera before it answers. */
const ENDPOINT_MS = 60_000;

export interface Candidate {
  registration: Registration;
  clientSecret: string;
  instance: Instance;
  primaveraUrl: string;
  /** A client made moments ago: what refuses it may only not know it yet. */
  fresh: boolean;
}

/**
 * First call: a token with exactly the five values, and what is inside it.
 * @throws ProofFailed names the value that is wrong
 * @throws NotAuthorizedYet the client is too new to be known everywhere
 */
export async function proveToken(candidate: Candidate): Promise<string> {
  const { registration, clientSecret, instance, fresh } = candidate;
  const { clientId, scope, oicOAuthTokenUrl: tokenUrl } = registration;
  try {
    const token = await clientToken({
      tokenUrl,
      clientId,
      clientSecret,
      scope,
      justCreated: fresh,
    });
    const claims = claimsOf(token);
    const expected = { registration, audience: instance.audience, now: Date.now() };
    const wrong = claims && wrongClaim(claims, expected);
    if (!wrong) return token;
    forgetToken(token);
    throw failed(wrong.value, wrong.why);
  } catch (error) {
    if (error instanceof InvalidCredentials) {
      const nobodyThere = [404, 405].includes(error.explanation.seen?.status ?? 0);
      if (nobodyThere)
        throw failed('OIC OAuth Token URL', 'no tokens are issued there', error.explanation.seen);
      throw failed(
        'Client Secret',
        'the identity domain refuses client id and secret',
        error.explanation.seen,
      );
    }
    if (error instanceof InvalidRequest)
      throw failed('Scope', error.message, error.explanation.seen);
    if (error instanceof Unexpected) {
      throw failed('OIC OAuth Token URL', error.message, error.explanation.seen);
    }
    throw error;
  }
}

/**
 * Second call: the integration, which signs in to Primavera and answers with a token. GET first; that
 * Cupix's trigger takes GET is not verified, so a 405 has it called by POST.
 * @throws ProofFailed, NotAuthorizedYet as `proveToken`
 */
export async function proveEndpoint(candidate: Candidate, token: string): Promise<OpcToken> {
  const response = await callEndpoint(candidate.registration.opcAccessTokenUrl, token);
  const { status } = response;
  if (status === 401 || status === 403) {
    // A token that was issued before the role had spread never gets it.
    forgetToken(token);
    throw refusedByOic(candidate, response);
  }
  if (status > 299) {
    throw failed('OPC Access Token URL', `the integration answered ${status}`, seenIn(response));
  }
  try {
    return readOpcToken(response, { system: 'oic', operation: 'Call the OPC Access Token URL' });
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    throw failed('OPC Access Token URL', error.message, error.explanation.seen);
  }
}

async function callEndpoint(url: string, token: string): Promise<HttpResponse> {
  const call = {
    system: 'oic' as const,
    operation: 'Call the OPC Access Token URL',
    url,
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    timeoutMs: ENDPOINT_MS,
  };
  try {
    const first = await send(call);
    return first.status === 405 ? await send({ ...call, method: 'POST' }) : first;
  } catch (error) {
    const seen = error instanceof Unavailable ? error.explanation.seen : undefined;
    // A flow whose target said no ends as a fault; trying again would not change its mind.
    const detail = seen?.detail ?? '';
    const objected = TARGET_OBJECTED.test(detail) || saysTargetRefused(detail);
    if (seen?.status !== 500 || !objected) throw error;
    throw failed(
      'OPC Access Token URL',
      'the integration was reached, but Primavera refused its request: the Scope in the URL or the password on the connection is wrong',
      seen,
    );
  }
}

/**
 * Third call: what the integration handed out opens Primavera.
 * @throws ProofFailed
 */
export async function provePrimavera(candidate: Candidate, token: OpcToken): Promise<void> {
  const response = await testOpcConnection(opcOrigin(candidate.primaveraUrl), token);
  if (response.status < 300) return;
  throw failed(
    'OPC Access Token URL',
    `Primavera does not accept the token that the integration hands out (${response.status}): the Scope in the URL is wrong, or the account lost its rights`,
    seenIn(response),
  );
}

function refusedByOic({ registration, fresh }: Candidate, response: HttpResponse): StageError {
  const seen = seenIn(response);
  if (!fresh) {
    return failed(
      'Client ID',
      `Oracle Integration refuses the client ${registration.clientId}: it lacks the role ServiceInvoker of this instance, or its Scope is another instance's`,
      seen,
    );
  }
  return new NotAuthorizedYet({
    system: 'oic',
    summary: `Oracle Integration does not know the role of the new client ${registration.clientId} yet.`,
    fix: 'Nothing to do: a new role takes some minutes to spread. If it lasts, check that the client has the role ServiceInvoker of this instance.',
    seen,
  });
}

function failed(value: ValueName, why: string, seen?: Seen): ProofFailed {
  return new ProofFailed({
    system: 'cupixworks',
    summary: `The value "${value}" does not work: ${why}.`,
    fix: 'Mend what the summary names (in the identity domain, in OIC, or in Primavera), then resume. Nobody was asked to enter the values yet.',
    seen,
  });
}
