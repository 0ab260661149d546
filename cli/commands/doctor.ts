import type { Finding } from '#functions/api/check-oci-access.ts';
import { type Context, type GlobalOptions, peopleRead, writeJson } from '../context.ts';
import { defaultEndpoints } from '../endpoints-file.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { findOciCredentials } from '../oci-config.ts';
import { table } from '../render/format.ts';

export type DoctorOptions = Pick<GlobalOptions, 'json'> & {
  profile?: string;
  /** Base URL of an identity domain; without it nothing is called. */
  domain?: string;
};

/** One line of the doctor: what the checks of OCI access say, and what this machine has. */
type Line = Pick<Finding, 'says' | 'fix'> & {
  check: string;
  /** `advice`: works, but should be changed. */
  state: Finding['state'] | 'advice';
};

const NEEDED_NODE = 20;
/** OCI refuses requests whose date is off by more: docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm */
const MAX_SKEW_MS = 5 * 60_000;

/** `oic-onboarding doctor`: looks at what a run from this machine needs. Changes nothing. */
export async function doctor(options: DoctorOptions, context: Context): Promise<ExitCode> {
  const lines = [checkNode(process.versions.node), ...(await checkOracle(options, context))];
  if (options.json) writeJson(context, lines);
  const rows = lines.flatMap(({ state, says, fix }) => [
    [state, says],
    ...(fix ? [['', fix]] : []),
  ]);
  peopleRead(context, options).write(`${table(rows).join('\n')}\n`);
  return lines.some(({ state }) => state === 'wrong') ? exitCodes.failed : exitCodes.ok;
}

/** @param version such as `24.1.0` */
export function checkNode(version: string): Line {
  const isEnough = Number.parseInt(version, 10) >= NEEDED_NODE;
  const says = `Node is ${version}.`;
  if (isEnough) return { check: 'node', state: 'right', says };
  return { check: 'node', state: 'wrong', says, fix: `Install Node ${NEEDED_NODE} or newer.` };
}

/**
 * Compares this machine's clock with the Date header of an answer.
 * @param date the header, undefined when nobody answered
 */
export function checkClock(date: string | null | undefined, now: number): Line {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) {
    return { check: 'clock', state: 'unknown', says: 'Is the clock right? Nobody was asked.' };
  }
  const seconds = Math.round((now - theirs) / 1_000);
  const says = `The clock of this machine is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} Oracle's.`;
  if (Math.abs(now - theirs) < MAX_SKEW_MS) return { check: 'clock', state: 'right', says };
  return { check: 'clock', state: 'wrong', says, fix: 'Set it; OCI refuses more than 5 minutes.' };
}

async function checkOracle(options: DoctorOptions, { terminal, home }: Context): Promise<Line[]> {
  const { found, problems } = await findOciCredentials({
    environment: terminal.environment,
    home,
    ...(options.profile !== undefined && { profile: options.profile }),
  });
  const wrong = problems.map(({ what, fix }): Line => {
    return { check: 'credentials', state: 'wrong', says: what, fix };
  });
  if (wrong.length > 0) return wrong;
  if (!found) {
    const says = 'No OCI credentials are configured here; the simulated Oracle needs none.';
    return [{ check: 'credentials', state: 'right', says }];
  }
  const { credentials, origin, warnings } = found;
  const lines: Line[] = [
    {
      check: 'credentials',
      state: 'right',
      says: `${origin} has the API key of ${credentials.userId}.`,
    },
    ...warnings.map((says): Line => ({ check: 'credentials', state: 'advice', says })),
  ];
  if (options.domain === undefined) return lines;
  process.env.ALLOWED_HOSTS ??= defaultEndpoints.allowedHosts.join(',');
  const [{ checkSignedCall }, { apiKey }, { signingAs }, { readDate }] = await Promise.all([
    import('#functions/api/check-oci-access.ts'),
    import('#runtime/oci-identity/api-key.ts'),
    import('#runtime/oci-identity/authentication.ts'),
    import('../read-date.ts'),
  ]);
  const { domain } = options;
  const call = await signingAs(apiKey(credentials, `of ${origin}`), () => checkSignedCall(domain));
  return [...lines, checkClock(await readDate(domain), Date.now()), call];
}
