import type { SignInEndpoints } from '#functions/identity-domain/authorization-code.ts';
import type { PersonSignIn } from '#runtime/secrets.ts';
import { type Context, type GlobalOptions, peopleRead, writeJson } from '../context.ts';
import { defaultEndpoints, readEndpointsFile } from '../endpoints-file.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import { type Loopback, openLoopback } from '../login/loopback.ts';
import { withService } from '../with-service.ts';

export interface LoginOptions extends GlobalOptions {
  /** Base URL of the identity domain. */
  domain: string;
  clientId: string;
  /** Of the Developer API or the endpoints of an instance. */
  scope: string;
  /** Name of the secret that the sign-in is kept in. */
  secret: string;
  vault: 'aws' | 'local';
  port?: number;
  /** How long the person may take. */
  minutes: number;
  endpoints?: string;
}

/** The secret of a confidential application; a public one has none. */
const CLIENT_SECRET = 'OIC_LOGIN_CLIENT_SECRET';

/**
 * `oic-onboarding login`: a person signs in to an identity domain in their browser, so that OIC's audit trail names
 * them for what is done with the secret. The tokens go into the vault and nowhere else.
 */
export async function login(options: LoginOptions, context: Context): Promise<ExitCode> {
  const domainUrl = originOf(options.domain);
  await allowHosts(options, context);
  const signIn = await askPerson({ ...options, domain: domainUrl }, context);
  await keep(signIn, options, context);
  const { signedInAs, scope } = signIn;
  if (options.json) writeJson(context, { signedInAs, scope, secret: options.secret });
  peopleRead(context, options).write(
    `${signedInAs} is signed in.\nIn a request, name the secret ${options.secret} where it asks for a client of the instance.\n`,
  );
  return exitCodes.ok;
}

function originOf(domain: string): string {
  const url = URL.parse(domain);
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/') return url.origin;
  const message = `--domain ${domain} is no address like https://idcs-….identity.oraclecloud.com`;
  throw new CommandError(exitCodes.wrongRequest, message);
}

/** The domain is called by this process, so the addresses that it may call are said here. */
async function allowHosts({ endpoints }: LoginOptions, { terminal }: Context): Promise<void> {
  if (!endpoints) {
    process.env.ALLOWED_HOSTS = defaultEndpoints.allowedHosts.join(',');
    return;
  }
  const { resolve } = await import('node:path');
  const read = await readEndpointsFile(resolve(terminal.directory, endpoints));
  if ('problems' in read) {
    const says = read.problems.map(({ where, what, fix }) => `${where} ${what} ${fix}`.trim());
    throw new CommandError(exitCodes.wrongRequest, `${endpoints}: ${says.join(' ')}`);
  }
  process.env.ALLOWED_HOSTS = read.endpoints.allowedHosts.join(',');
}

async function askPerson(options: LoginOptions, context: Context): Promise<PersonSignIn> {
  // Only now: a mistyped option should be told at once.
  const oauth = await import('#functions/identity-domain/authorization-code.ts');
  const endpoints: SignInEndpoints = await oauth.readSignInEndpoints(options.domain);
  const { clientId, scope } = options;
  const clientSecret = context.terminal.environment[CLIENT_SECRET];
  const client = { clientId, ...(clientSecret && { clientSecret }) };
  const attempt = oauth.newAttempt();
  await using loopback = await openLoopback(attempt.state, options.port ?? 0);
  const { redirectUri } = loopback;
  const url = oauth.authorizationUrl(endpoints, { clientId, redirectUri, scope, attempt });
  peopleRead(context, options).write(
    `Open this address in your browser and sign in:\n\n${url}\n\n`,
  );
  const code = await wait(loopback, options, context);
  const redeemed = await oauth.redeemCode(endpoints, client, { code, redirectUri, attempt });
  return { ...client, ...redeemed, scope };
}

/** The code that the browser brings; the person may take so many minutes, or stop with Ctrl+C. */
async function wait(
  { returned }: Loopback,
  { minutes }: LoginOptions,
  { terminal }: Context,
): Promise<string> {
  const late = AbortSignal.timeout(minutes * 60_000);
  const stopped = AbortSignal.any([late, terminal.signal]);
  const never = new Promise<undefined>((resolve) => {
    if (stopped.aborted) resolve(undefined);
    stopped.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const found = await Promise.race([returned, never]);
  if (found && 'code' in found) return found.code;
  if (found) {
    const why = found.description ? `${found.error}: ${found.description}` : found.error;
    throw new CommandError(
      exitCodes.failed,
      `The identity domain did not sign anybody in (${why}).`,
    );
  }
  if (!late.aborted) throw new CommandError(exitCodes.interrupted, 'Stopped. Nobody signed in.');
  const message = `Nobody signed in within ${minutes} min. Start again; --minutes gives more time.`;
  throw new CommandError(exitCodes.failed, message);
}

async function keep(signIn: PersonSignIn, options: LoginOptions, context: Context): Promise<void> {
  const write = async () => {
    const { writeSecret } = await import('#runtime/secrets.ts');
    const { clientSecret, ...fields } = signIn;
    const all = { ...fields, ...(clientSecret !== undefined && { clientSecret }) };
    // The tag by which the functions of a deployed stack may use it.
    await writeSecret(options.secret, all, 'person');
  };
  await (options.vault === 'local' ? withService(context, options, write) : write());
}
