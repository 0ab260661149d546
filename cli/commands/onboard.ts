import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type CheckedRequest,
  checkRequestText,
  type Verdict,
} from '#functions/api/request/check-request.ts';
import { explainFileError } from '#functions/api/request/credentials.ts';
import type { Service } from '#local/service-types.ts';
import { findSimulatedFailure } from '#local/simulated-failures.ts';
import { type ChosenOracle, chooseOracle, type OracleOptions } from '../choose-oracle.ts';
import { type Context, type GlobalOptions, peopleRead, writeJson } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { locateFile, machineSurroundings } from '../machine-surroundings.ts';
import { openService } from '../open-service.ts';
import { rememberOracle } from '../remember-oracle.ts';
import { problemLines, refusedRequest } from '../render/problems.ts';

export type OnboardOptions = GlobalOptions &
  OracleOptions & {
    reveal?: boolean;
    interactive?: boolean;
    /** `STAGE:FAULT`, each. */
    simulateFailure?: string[];
  };

/** The request that ships with the product. */
export const samplePath = fileURLToPath(new URL('../../examples/cupix.yaml', import.meta.url));

/** `oic-onboarding onboard [FILE]`: checks the request, then runs the workflow for it. */
export async function onboard(
  file: string | undefined,
  options: OnboardOptions,
  context: Context,
): Promise<ExitCode> {
  const { terminal, home } = context;
  const requestFile = file === undefined ? samplePath : path.resolve(terminal.directory, file);
  const verdict = await readRequest(requestFile, context);
  if (!verdict.ok) return refuse(verdict, file ?? requestFile, options, context);
  const failures = (options.simulateFailure ?? []).map(findSimulatedFailure);
  const surroundings = { environment: terminal.environment, home, directory: terminal.directory };
  const wanted =
    failures.length > 0 && !options.oracle ? { ...options, oracle: 'simulated' as const } : options;
  const oracle = await chooseOracle(wanted, requestFile === samplePath, surroundings);
  if (oracle.kind === 'real' && failures.length > 0) {
    terminal.stderr.write('Failures can only be simulated with the simulated Oracle.\n');
    return exitCodes.wrongRequest;
  }
  const directory = path.resolve(terminal.directory, options.data);
  await rememberOracle(directory, oracle);
  introduce(verdict, oracle, peopleRead(context, options));
  const interactive = options.interactive ?? false;
  const service = await openService(context, {
    directory,
    ...(oracle.kind === 'simulated'
      ? {
          oracle: { kind: 'simulated', request: verdict.checked },
          authentication: oracle.authentication,
        }
      : { oracle }),
    interactive,
    failures,
  });
  try {
    return await start(verdict.checked, requestFile, {
      oracle,
      interactive,
      service,
      options,
      context,
    });
  } finally {
    await service.close();
  }
}

async function start(
  checked: CheckedRequest,
  requestFile: string,
  run: {
    oracle: ChosenOracle;
    interactive: boolean;
    service: Service;
    options: OnboardOptions;
    context: Context;
  },
): Promise<ExitCode> {
  // Only now: the AWS clients take a moment to load, and a wrong request should be told at once.
  const { startOnboarding } = await import('#functions/api/start-onboarding.ts');
  const { storeArchive } = await import('#functions/api/store-archive.ts');
  const { runExecution } = await import('../run-execution.ts');
  const { archive } = checked;
  if (!archive) throw new Error('The archive of a checked request has been measured.');
  const file = locateFile(archive.path, requestFile, run.context.home);
  const stored = await storeArchive(archive, () => createReadStream(file));
  const { onboardingId, executionArn } = await startOnboarding(checked, stored);
  const simulated = run.oracle.kind === 'simulated';
  const byPerson = !simulated || run.interactive;
  return runExecution({ ...run, onboardingId, executionArn, simulated, byPerson });
}

async function readRequest(file: string, { terminal, home }: Context): Promise<Verdict> {
  try {
    const text = await readFile(file, 'utf8');
    return await checkRequestText(text, machineSurroundings(file, terminal.environment, home));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const { what } = explainFileError(error, file);
    const fix = 'Name a request, or none to run the sample (examples/cupix.yaml).';
    return { ok: false, problems: [{ where: '', what, fix }] };
  }
}

function refuse(
  { problems }: Extract<Verdict, { ok: false }>,
  file: string,
  options: OnboardOptions,
  context: Context,
): ExitCode {
  context.terminal.stderr.write(refusedRequest(problems, file));
  if (options.json) writeJson(context, { error: 'InvalidRequest', problems });
  return exitCodes.wrongRequest;
}

function introduce(
  { checked, remarks }: Extract<Verdict, { ok: true }>,
  oracle: ChosenOracle,
  output: NodeJS.WritableStream,
): void {
  const { customer, oracle: place, cupixworks } = checked.request;
  const where =
    oracle.kind === 'simulated'
      ? 'the simulated Oracle Cloud on this machine'
      : `Oracle Cloud, ${place.region}, as ${oracle.origin}`;
  const lines = [
    `Onboarding ${customer}: CupixWorks ${cupixworks.team}/${cupixworks.project} to Primavera Cloud, through ${where}.`,
    ...(oracle.kind === 'real' ? oracle.warnings.map((warning) => `Warning: ${warning}`) : []),
    ...(remarks.length > 0 ? ['Worth a second look:', ...problemLines(remarks)] : []),
    '',
  ];
  output.write(`${lines.join('\n')}\n`);
}
