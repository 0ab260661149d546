import { changesOfList } from '../api/changes.ts';
import { commandFor } from '../command-for.ts';
import { type Connection, withConnection } from '../connection.ts';
import { type ApiOptions, type Context, peopleRead, writeJson } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { findJob } from '../find-job.ts';
import { failureText } from '../render/failure.ts';
import { openListView } from '../render/list-view.ts';
import { openView } from '../render/view.ts';

/** `oic-onboarding watch [ID]`: shows one job, or all onboardings, as they change. Does nothing else. */
export async function watch(
  id: string | undefined,
  options: ApiOptions,
  context: Context,
): Promise<ExitCode> {
  return withConnection(context, { ...options, interactive: true }, (connection) =>
    id === undefined
      ? watchList(connection, options, context)
      : watchOne(id, connection, options, context),
  );
}

async function watchOne(
  id: string,
  connection: Connection,
  options: ApiOptions,
  context: Context,
): Promise<ExitCode> {
  const { api, local } = connection;
  const { served, view: found } = await findJob(api, id);
  const { executionArn } = found;
  const { leave, showUntil, stageIds } = await import('../run-execution.ts');
  const output = peopleRead(context, options);
  const view = openView(context.terminal, output, stageIds(served));
  const run = { served, context, options, connection, id, executionArn };
  // On this machine nobody else can answer a task meanwhile: the data directory is ours.
  const outcome = await showUntil(run, view, local !== undefined);
  const end = await api.job(served, id);
  if (options.json) writeJson(context, served.document(end));
  if (outcome !== 'ended') return leave(run, output, outcome);
  const next = (command: string, argument = id) => commandFor(command, argument, options);
  if (end.status !== 'SUCCEEDED') {
    output.write(`\n${failureText(end, next('resume'), served.one)}`);
    return exitCodes.failed;
  }
  const simulated = local?.oracle.kind === 'simulated';
  const isRemote = local === undefined;
  const told = { simulated, byAdministrator: false, isRemote, commandFor: next };
  output.write(`\n${served.resultText(end, told)}`);
  return exitCodes.ok;
}

async function watchList(
  { api, local }: Connection,
  options: ApiOptions,
  context: Context,
): Promise<ExitCode> {
  const { terminal } = context;
  const view = openListView(terminal, peopleRead(context, options));
  const changes = local
    ? (await import('../local-changes.ts')).localChanges(api, local.service, terminal.signal)
    : changesOfList(api, terminal);
  for await (const lines of changes) {
    view.update(lines);
    if (options.json) for (const line of lines) terminal.stdout.write(`${JSON.stringify(line)}\n`);
  }
  return terminal.signal.aborted ? exitCodes.interrupted : exitCodes.ok;
}
