import type { CheckedUserRequest } from '#functions/api/request/check-user-request.ts';
import type { ServiceOptions } from '#local/service-types.ts';
import { stagesByKind } from '#runtime/stages.ts';
import { type ChosenOracle, chooseOracle } from '../choose-oracle.ts';
import { directoryOf, remoteOf } from '../connection.ts';
import { type Context, peopleRead, writeJson } from '../context.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import { userRequests } from '../kinds/integration-user.ts';
import { openService } from '../open-service.ts';
import { rememberOracle } from '../remember-oracle.ts';
import { problemLines } from '../render/problems.ts';
import { type UserOutcome, userText } from '../render/user-result.ts';
import { openView } from '../render/view.ts';
import { type RequestFile, readUserRequest, refuseRequest } from '../request-file.ts';
import type { RequestOptions } from '../with-request.ts';

/** Runs the workflow for a request of the kind IntegrationUser, at the local service. */
export async function runUser(
  from: RequestFile,
  options: RequestOptions,
  context: Context,
): Promise<ExitCode> {
  const verdict = await readUserRequest(from, context);
  if (!verdict.ok) return refuseRequest(verdict, from, options, context);
  refuseWhatIsMissing(options, context);
  const { terminal, home } = context;
  const surroundings = { environment: terminal.environment, home, directory: terminal.directory };
  const oracle = await chooseOracle(options, from.isSample, surroundings);
  const directory = directoryOf(options, context);
  await rememberOracle(directory, oracle);
  const { checked, remarks } = verdict;
  const lines = [
    `Integration user for ${checked.request.client.name} of ${checked.request.customer} at ${checked.request.site}, through ${placeOf(oracle)}.`,
    ...(remarks.length > 0 ? ['Worth a second look:', ...problemLines(remarks)] : []),
    '',
  ];
  peopleRead(context, options).write(`${lines.join('\n')}\n`);
  const interactive = options.interactive ?? false;
  const service = { directory, interactive, failures: [], ...oracleOf(oracle, checked) };
  return run(checked, {
    from,
    options,
    context,
    service,
    isSimulated: oracle.kind === 'simulated',
  });
}

function refuseWhatIsMissing(options: RequestOptions, context: Context): void {
  if (remoteOf(options, context)) {
    const message = 'Integration users are run on this machine so far: leave --api out.';
    throw new CommandError(exitCodes.wrongRequest, message);
  }
  if (options.simulateFailure?.length) {
    const message = 'Failures can be simulated for onboardings only: leave --simulate-failure out.';
    throw new CommandError(exitCodes.wrongRequest, message);
  }
}

function placeOf(oracle: ChosenOracle): string {
  return oracle.kind === 'simulated'
    ? 'the simulated Oracle Cloud on this machine'
    : `Oracle Cloud, as ${oracle.origin}`;
}

function oracleOf(
  oracle: ChosenOracle,
  user: CheckedUserRequest,
): Pick<ServiceOptions, 'oracle' | 'authentication'> {
  if (oracle.kind === 'real') return { oracle };
  const { authentication } = oracle;
  const guest = userRequests.guest(user);
  return { oracle: { kind: 'simulated', guest }, ...(authentication && { authentication }) };
}

interface UserRun {
  from: RequestFile;
  options: RequestOptions;
  context: Context;
  service: ServiceOptions;
  isSimulated: boolean;
}

async function run(checked: CheckedUserRequest, call: UserRun): Promise<ExitCode> {
  const { options, context } = call;
  const service = await openService(context, call.service);
  try {
    // Only now: the AWS clients take a moment to load, and a wrong request should be told at once.
    const { startIntegrationUser } = await import('#functions/api/start-integration-user.ts');
    const { followExecution } = await import('../follow-execution.ts');
    const { describeUser } = await import('../describe-user.ts');
    const { jobId, executionArn } = await startIntegrationUser(checked);
    const output = peopleRead(context, options);
    const kind = 'integration-user';
    const view = openView(
      context.terminal,
      output,
      stagesByKind[kind].map(({ id }) => id),
    );
    const stopForPerson = !call.isSimulated || call.service.interactive;
    const show = view.update.bind(view);
    const { signal } = context.terminal;
    await followExecution({ service, executionArn, kind, show, stopForPerson, signal }).finally(
      () => view.end(),
    );
    return tell(await describeUser(jobId, executionArn), call, output);
  } finally {
    await service.close();
  }
}

function tell(
  outcome: UserOutcome,
  { from, options, context, isSimulated }: UserRun,
  output: NodeJS.WritableStream,
): ExitCode {
  if (options.json) writeJson(context, outcome);
  output.write(`\n${userText(outcome, { file: from.name, options, isSimulated })}`);
  if (outcome.status === 'SUCCEEDED') return exitCodes.ok;
  return outcome.status === 'RUNNING' ? exitCodes.waiting : exitCodes.failed;
}
