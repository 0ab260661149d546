import type { OnboardingRequest } from '#functions/api/request/schema.ts';
import { endpointsOf } from '../choose-oracle.ts';
import { directoryOf, remoteOf } from '../connection.ts';
import { type ApiOptions, type Context, peopleRead, writeJson } from '../context.ts';
import type { Line } from '../doctor/check.ts';
import { checkDirectory, checkNode, checkPort } from '../doctor/this-machine.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { findOciCredentials } from '../oci-config.ts';
import { portOf } from '../port.ts';
import { table } from '../render/format.ts';
import { readRequest, requestFile } from '../request-file.ts';

export type DoctorOptions = ApiOptions & {
  profile?: string;
  endpoints?: string;
  /** OCI region to knock at. */
  region?: string;
  /** Base URL of an identity domain, for a signed call. */
  domain?: string;
  port?: string;
};

/**
 * `oic-onboarding doctor [FILE]`: looks at what a run from this machine needs, and with `--api` at what a
 * command with that API needs. Changes nothing.
 */
export async function doctor(
  file: string | undefined,
  options: DoctorOptions,
  context: Context,
): Promise<ExitCode> {
  const remote = remoteOf(options, context);
  const lines = [
    checkNode(process.versions.node),
    ...(remote
      ? await (await import('../doctor/api-access.ts')).checkApi(remote, context)
      : await checkLocal(file, options, context)),
  ];
  if (options.json) writeJson(context, lines);
  const rows = lines.flatMap(({ state, says, fix }) => [
    [state, says],
    ...(fix ? [['', fix]] : []),
  ]);
  peopleRead(context, options).write(`${table(rows).join('\n')}\n`);
  return lines.some(({ state }) => state === 'wrong') ? exitCodes.failed : exitCodes.ok;
}

async function checkLocal(
  file: string | undefined,
  options: DoctorOptions,
  context: Context,
): Promise<Line[]> {
  const { environment } = context.terminal;
  const port = portOf(options.port ?? environment.PORT);
  const { lines, oracle } = await checkRequestFile(file, context);
  return [
    await checkDirectory(directoryOf(options, context)),
    ...(port === 0 ? [] : [await checkPort(port)]),
    ...lines,
    ...(await checkOci(oracle, options, context)),
  ];
}

/** The request, with everything on this machine that it refers to. */
async function checkRequestFile(
  file: string | undefined,
  context: Context,
): Promise<{ lines: Line[]; oracle?: OnboardingRequest['oracle'] }> {
  if (file === undefined) return { lines: [] };
  const from = requestFile(file, context);
  const verdict = await readRequest(from, context);
  if (verdict.ok) {
    const says = `${from.name} is a good request, and everything that it refers to is here.`;
    const { oracle } = verdict.checked.request;
    return { lines: [{ check: 'request', state: 'right', says }], oracle };
  }
  const lines = verdict.problems.map(({ where, what, fix }): Line => {
    const says = `${[from.name, where].filter(Boolean).join(' ')}: ${what}`;
    return { check: 'request', state: 'wrong', says, fix };
  });
  return { lines };
}

async function checkOci(
  oracle: OnboardingRequest['oracle'] | undefined,
  options: DoctorOptions,
  { terminal, home }: Context,
): Promise<Line[]> {
  const { environment, directory } = terminal;
  const { profile, region, domain } = options;
  const lookup = await findOciCredentials({ environment, home, profile });
  const { checkCredentials, checkOracle } = await import('../doctor/oracle-access.ts');
  const lines = checkCredentials(lookup);
  if (!lookup.found) return lines;
  const wanted = {
    endpoints: await endpointsOf(options, directory),
    region: region ?? oracle?.region ?? lookup.found.region,
    domain,
    oracle,
  };
  return [...lines, ...(await checkOracle(lookup.found, wanted))];
}
