import type { OciCredentials } from '#local/service-types.ts';
import { TOKEN_AUDIENCE } from '#runtime/oci-identity/names.ts';
import { chooseOracle, type OracleOptions } from '../choose-oracle.ts';
import { type Context, type GlobalOptions, peopleRead, writeJson } from '../context.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import { table } from '../render/format.ts';
import type { Step } from '../trust/set-up-trust.ts';
import { OUR_NAME } from '../trust/wanted-trust.ts';

export type TrustOptions = Pick<GlobalOptions, 'json'> &
  Pick<OracleOptions, 'profile' | 'endpoints'> & {
    /** Base URL of the identity domain. */
    domain: string;
    issuer: string;
    /** ARNs, * for anything. */
    role: string[];
    audience?: string;
    apply?: boolean;
    renewSecret?: boolean;
  };

/**
 * `oic-onboarding trust`: lets roles of an AWS account act as a service user of an identity domain, with the
 * OCI credentials of an administrator. Without --apply it only tells what it would do.
 */
export async function trust(options: TrustOptions, context: Context): Promise<ExitCode> {
  const { terminal, home } = context;
  const wanted = wantedBy(options);
  const surroundings = { environment: terminal.environment, home, directory: terminal.directory };
  const oracle = await chooseOracle({ ...options, oracle: 'real' }, false, surroundings);
  if (oracle.kind !== 'real') throw new Error('A real Oracle was asked for.');
  process.env.ALLOWED_HOSTS = oracle.endpoints.allowedHosts.join(',');
  const output = peopleRead(context, options);
  output.write(`${wanted.domainUrl}, as ${oracle.origin}:\n\n`);
  const steps = await asAdministrator(oracle.credentials, oracle.origin, async () => {
    const { setUpTrust } = await import('../trust/set-up-trust.ts');
    return setUpTrust(wanted);
  });
  if (options.json) writeJson(context, { applied: wanted.apply, steps });
  output.write(report(steps, wanted.apply));
  return exitCodes.ok;
}

async function asAdministrator<T>(
  credentials: OciCredentials,
  origin: string,
  work: () => Promise<T>,
): Promise<T> {
  // Only now: Oracle's signer takes a moment to load, and a mistyped option should be told at once.
  const { apiKey } = await import('#runtime/oci-identity/api-key.ts');
  const { signingAs } = await import('#runtime/oci-identity/authentication.ts');
  return signingAs(apiKey(credentials, `of ${origin}`), work);
}

function wantedBy({ domain, issuer, role, audience, apply, renewSecret }: TrustOptions) {
  const domainUrl = originOf(domain, '--domain', 'https://idcs-….identity.oraclecloud.com');
  const trusted = originOf(issuer, '--issuer', 'https://….tokens.sts.global.api.aws');
  for (const arn of role) {
    // A rule that fits every role of every account would let in more than the issuer's own account has.
    if (!/^arn:aws[a-z-]*:iam::\d{12}:role\/[^\s"]+$/.test(arn)) {
      throw wrong(
        `--role ${arn} is no ARN of a role: arn:aws:iam::111122223333:role/NAME, * for anything.`,
      );
    }
  }
  return {
    domainUrl,
    issuer: trusted,
    roles: role,
    audience: audience ?? TOKEN_AUDIENCE,
    apply: apply ?? false,
    renewSecret: renewSecret ?? false,
  };
}

function originOf(text: string, option: string, example: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/') return url.origin;
  throw wrong(`${option} ${text} is no address like ${example}`);
}

const wrong = (message: string) => new CommandError(exitCodes.wrongRequest, message);

function report(steps: Step[], applied: boolean): string {
  const rows = steps.map(({ what, found, details, done }) => [
    words(found, done),
    details ? `${what}: ${details}` : what,
  ]);
  const isRight = steps.every(({ found }) => found === 'right');
  const next = applied || isRight ? NEXT_STEPS : ['Nothing was changed. To do it: add --apply'];
  return `${[...table(rows), '', ...next, ''].join('\n')}`;
}

function words(found: Step['found'], done: boolean): string {
  if (found === 'right') return 'is right';
  if (found === 'missing') return done ? 'made' : 'would be made';
  return done ? 'changed' : 'would be changed';
}

/** What only a person decides: how much the service user may do. */
const NEXT_STEPS = [
  'What is left to you, in the OCI console:',
  `  Allow group '<domain>'/'${OUR_NAME}' to manage integration-instance in compartment <compartment>`,
  `  Allow group '<domain>'/'${OUR_NAME}' to read domains in tenancy`,
  `  Allow group '<domain>'/'${OUR_NAME}' to inspect compartments in tenancy`,
  `  Domains, the domain, Administrators: Identity Domain Administrator for the group ${OUR_NAME}`,
  'Then deploy with keyless authentication (docs/keyless.md).',
];
