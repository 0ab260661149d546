import { claimsOf } from '#runtime/oci-identity/jwt-claims.ts';
import { type ApiAddress, baseOf } from '../api/api-address.ts';
import type { ApiClient } from '../api/api-client.ts';
import {
  authorizationFor,
  noCredentials,
  TOKEN_VARIABLE,
  usualCredentials,
} from '../api/authorize.ts';
import { connectTo } from '../connection.ts';
import type { Context } from '../context.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { type Line, look } from './check.ts';
import { checkClock } from './clock.ts';
import { type Reached, reach } from './reach.ts';

/** What a command with `--api` needs: an answer, the right time, credentials, and rights. */
export async function checkApi(address: ApiAddress, context: Context): Promise<Line[]> {
  const found = await reach(`${baseOf(address)}/openapi.json`);
  const lines = [...answerLines(address, found), await checkCredentials(address, context)];
  // What the calls below would say was said.
  if (lines.some(({ check, state }) => check !== 'clock' && state === 'wrong')) return lines;
  return [...lines, ...(await checkRights(connectTo(address, context).api)), ownAccess(address)];
}

function answerLines({ url: { host } }: ApiAddress, found: Reached): Line[] {
  const check = 'endpoint';
  if ('date' in found) {
    return [
      { check, state: 'right', says: `${host} answers.` },
      checkClock(found.date, Date.now(), 'AWS'),
    ];
  }
  const fix =
    'Check the address (docs/deploy.md says where it stands), the network, and the proxy.';
  return [{ check, state: 'wrong', says: `${host} does not answer (${found.why}).`, fix }];
}

/** Who we are there; nothing secret is shown. */
async function checkCredentials({ url }: ApiAddress, { terminal }: Context): Promise<Line> {
  return look('credentials', async () => {
    const { environment } = terminal;
    const { kind } = authorizationFor(url, environment);
    if (kind === 'none') return 'An API on this machine needs no credentials.';
    if (kind === 'token') return tokenSays(environment[TOKEN_VARIABLE] ?? '');
    const provider = await usualCredentials();
    const { accessKeyId, expiration } = await provider().catch((error: Error) => {
      throw noCredentials(error);
    });
    const until = expiration ? `, good until ${expiration.toISOString()}` : '';
    return `Requests are signed with the AWS access key ${accessKeyId}${until}.`;
  });
}

function tokenSays(token: string): string {
  const exp = claimsOf(token)?.exp;
  if (exp === undefined) return `${TOKEN_VARIABLE} holds a token.`;
  const until = new Date(exp * 1000).toISOString();
  if (exp * 1000 > Date.now())
    return `${TOKEN_VARIABLE} holds a token that is good until ${until}.`;
  throw new CommandError(
    exitCodes.wrongSurroundings,
    `The token in ${TOKEN_VARIABLE} expired at ${until}.\nGet a new one from its issuer.`,
  );
}

async function checkRights(api: ApiClient): Promise<Line[]> {
  const greeted = await look('signed-call', async () => {
    await api.greet();
    return 'The API lets us in.';
  });
  if (greeted.state === 'wrong') return [greeted];
  return [
    greeted,
    await look('onboardings', async () => {
      await api.list({}, { limit: 1 });
      return 'Onboardings can be listed; of which customers, the operator of the API decides.';
    }),
    await look('tasks', async () => {
      const { length } = await api.tasks('OPEN');
      return `Human tasks can be listed; ${length === 1 ? '1 is' : `${length} are`} open.`;
    }),
  ];
}

/** What only the deployed functions can try: their own way into OCI. */
function ownAccess(address: ApiAddress): Line {
  return {
    check: 'oracle',
    state: 'unknown',
    says: 'Does OCI let the API itself in? Only its own functions can try.',
    fix: `Have them look, without changing anything: oic-onboarding plan FILE --api ${baseOf(address)}`,
  };
}
