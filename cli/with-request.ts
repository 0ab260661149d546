import type { CheckedRequest, Verdict } from '#functions/api/request/check-request.ts';
import { simulatedFailures } from '#local/simulated-failures.ts';
import { baseOf } from './api/api-address.ts';
import { uploadArchive } from './api/upload-archive.ts';
import { type ChosenOracle, chooseOracle, type OracleOptions } from './choose-oracle.ts';
import { type Connection, connectHere, connectTo, directoryOf, remoteOf } from './connection.ts';
import { type ApiOptions, type Context, peopleRead } from './context.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import { openService } from './open-service.ts';
import { rememberOracle } from './remember-oracle.ts';
import { problemLines } from './render/problems.ts';
import { uploadProgress } from './render/upload-progress.ts';
import {
  archiveOf,
  type RequestFile,
  readRequest,
  refuseRequest,
  requestFile,
} from './request-file.ts';
import { failuresIn } from './simulate-failure.ts';

export type RequestOptions = ApiOptions &
  OracleOptions & {
    interactive?: boolean;
    /** `STAGE:FAULT`, each. */
    simulateFailure?: string[];
  };

/** A request that was checked, and the API to send it to. */
export interface Prepared {
  connection: Connection;
  checked: CheckedRequest;
  /** Sends the request's archive, unless the API has it. */
  upload(): Promise<void>;
}

/**
 * Reads the request in a file and does something with it, at the API that the options name or at a local
 * service that knows the request's customer.
 * @param does what is going to happen, as the first word of the output: "Onboarding"
 * @throws CommandError something that is needed here is missing
 */
export async function withRequest(
  file: string | undefined,
  call: { does: string; options: RequestOptions; context: Context },
  work: (prepared: Prepared) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { options, context } = call;
  const from = requestFile(file, context);
  const verdict = await readRequest(from, context);
  if (!verdict.ok) return refuseRequest(verdict, from, options, context);
  const { checked } = verdict;
  const prepare = (connection: Connection): Prepared => {
    return { connection, checked, upload: () => upload(connection, checked, from, call) };
  };
  const remote = remoteOf(options, context);
  if (!remote) return withLocal(verdict, from, call, (connection) => work(prepare(connection)));
  introduce(verdict, { ...call, through: baseOf(remote), warnings: [] });
  return work(prepare(connectTo(remote, context)));
}

type Call = Parameters<typeof withRequest>[1];
type Good = Extract<Verdict, { ok: true }>;

async function withLocal(
  verdict: Good,
  from: RequestFile,
  call: Call,
  work: (connection: Connection) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { options, context } = call;
  const failures = failuresIn(options, simulatedFailures);
  const oracle = await oracleFor(from, failures.length > 0, call);
  const directory = directoryOf(options, context);
  await rememberOracle(directory, oracle);
  introduce(verdict, { ...call, ...placeOf(oracle, verdict) });
  const service = await openService(context, {
    directory,
    ...(oracle.kind === 'simulated'
      ? {
          oracle: { kind: 'simulated', request: verdict.checked },
          authentication: oracle.authentication,
        }
      : { oracle }),
    interactive: options.interactive ?? false,
    failures,
  });
  try {
    return await work(await connectHere({ service, oracle }, options));
  } finally {
    await service.close();
  }
}

/** Whichever Oracle is meant; failures are simulated with the simulated one only. */
export async function oracleFor(
  { isSample }: RequestFile,
  hasFailures: boolean,
  { options, context: { terminal, home } }: Pick<Call, 'options' | 'context'>,
): Promise<ChosenOracle> {
  const surroundings = { environment: terminal.environment, home, directory: terminal.directory };
  const wanted =
    hasFailures && !options.oracle ? { ...options, oracle: 'simulated' as const } : options;
  const oracle = await chooseOracle(wanted, isSample, surroundings);
  if (oracle.kind !== 'real' || !hasFailures) return oracle;
  const message = 'Failures can only be simulated with the simulated Oracle.';
  throw new CommandError(exitCodes.wrongRequest, message);
}

function placeOf(oracle: ChosenOracle, { checked }: Good): { through: string; warnings: string[] } {
  if (oracle.kind === 'simulated') {
    return { through: 'the simulated Oracle Cloud on this machine', warnings: [] };
  }
  const { region } = checked.request.oracle;
  return { through: `Oracle Cloud, ${region}, as ${oracle.origin}`, warnings: oracle.warnings };
}

function introduce(
  { checked, remarks }: Good,
  { does, through, warnings, context, options }: Call & { through: string; warnings: string[] },
): void {
  const { customer, cupixworks } = checked.request;
  const lines = [
    `${does} ${customer}: CupixWorks ${cupixworks.team}/${cupixworks.project} to Primavera Cloud, through ${through}.`,
    ...warnings.map((warning) => `Warning: ${warning}`),
    ...(remarks.length > 0 ? ['Worth a second look:', ...problemLines(remarks)] : []),
    '',
  ];
  peopleRead(context, options).write(`${lines.join('\n')}\n`);
}

function upload(
  { api, local }: Connection,
  checked: CheckedRequest,
  from: RequestFile,
  { context, options }: Call,
): Promise<void> {
  const archive = archiveOf(checked, from, context);
  // On this machine it is there at once.
  if (local) return uploadArchive(api, archive);
  const output = peopleRead(context, options);
  return uploadArchive(api, archive, uploadProgress(archive, output, context.terminal));
}
