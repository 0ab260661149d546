import type { ServiceOptions } from '#local/service-types.ts';
import { baseOf } from './api/api-address.ts';
import type { ChosenOracle } from './choose-oracle.ts';
import { type Connection, connectHere, connectTo, directoryOf, remoteOf } from './connection.ts';
import { type Context, peopleRead } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import type { RequestKind } from './kinds/kind.ts';
import { openService } from './open-service.ts';
import { rememberOracle } from './remember-oracle.ts';
import { problemLines } from './render/problems.ts';
import { type RequestFile, refuseRequest } from './request-file.ts';
import { failuresIn } from './simulate-failure.ts';
import { oracleFor, type RequestOptions } from './with-request.ts';

/** Where a request of any kind goes to. */
export interface PreparedJob {
  connection: Connection;
  /** The request as the API takes it. */
  body: object;
}

interface Call<Checked> {
  requests: RequestKind<Checked>;
  from: RequestFile;
  options: RequestOptions;
  context: Context;
}

/**
 * As `withRequest`, for requests of every other kind: they are text, and nothing goes along with them.
 * @throws CommandError something that is needed here is missing
 */
export async function withJobRequest<Checked>(
  call: Call<Checked>,
  work: (prepared: PreparedJob) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { requests, from, options, context } = call;
  const verdict = await requests.read(from, context);
  if (!verdict.ok) return refuseRequest(verdict, from, options, context);
  const { checked, remarks } = verdict;
  const introduce = (through: string) => {
    const lines = [
      `${requests.says(checked)}, through ${through}.`,
      ...(remarks.length > 0 ? ['Worth a second look:', ...problemLines(remarks)] : []),
      '',
    ];
    peopleRead(context, options).write(`${lines.join('\n')}\n`);
  };
  const body = requests.body(checked);
  const remote = remoteOf(options, context);
  if (!remote) return here(checked, call, introduce, (connection) => work({ connection, body }));
  introduce(baseOf(remote));
  return work({ connection: connectTo(remote, context), body });
}

async function here<Checked>(
  checked: Checked,
  { requests, from, options, context }: Call<Checked>,
  introduce: (through: string) => void,
  work: (connection: Connection) => Promise<ExitCode>,
): Promise<ExitCode> {
  const failures = failuresIn(options, requests.failures);
  const oracle = await oracleFor(from, failures.length > 0, { options, context });
  const directory = directoryOf(options, context);
  await rememberOracle(directory, oracle);
  introduce(placeOf(oracle));
  const interactive = options.interactive ?? false;
  const guest = oracle.kind === 'simulated' ? requests.guest(checked) : undefined;
  const place = { directory, interactive, failures, ...oracleOf(oracle, guest) };
  const service = await openService(context, place);
  try {
    if (oracle.kind === 'real') await requests.bring?.(checked, context.terminal.environment);
    return await work(await connectHere({ service, oracle }, options));
  } finally {
    await service.close();
  }
}

function placeOf(oracle: ChosenOracle): string {
  return oracle.kind === 'simulated'
    ? 'the simulated Oracle Cloud on this machine'
    : `Oracle Cloud, as ${oracle.origin}`;
}

function oracleOf(
  oracle: ChosenOracle,
  guest: ReturnType<RequestKind<unknown>['guest']> | undefined,
): Pick<ServiceOptions, 'oracle' | 'authentication'> {
  if (oracle.kind === 'real') return { oracle };
  const { authentication } = oracle;
  return { oracle: { kind: 'simulated', guest }, ...(authentication && { authentication }) };
}
