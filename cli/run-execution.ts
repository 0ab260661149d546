import { type Stage, type StageId, stagesByKind } from '#runtime/stages.ts';
import type { JobParts } from './api/answers.ts';
import { commandFor } from './command-for.ts';
import type { Connection } from './connection.ts';
import { type ApiOptions, type Context, peopleRead, writeJson } from './context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Outcome } from './follow-execution.ts';
import { followJob } from './follow-job.ts';
import { mismatchLines, openTaskOf, talkAboutTask } from './human-task.ts';
import type { ServedKind } from './kinds/kind.ts';
import { failureText } from './render/failure.ts';
import { openView, type View } from './render/view.ts';
import type { WaitBudget } from './render/wait-budget.ts';

export interface Run {
  served: ServedKind;
  context: Context;
  options: ApiOptions & { reveal?: boolean };
  connection: Connection;
  id: string;
  executionArn: string;
  /** True: a person does the human tasks, not the simulated ones. */
  byPerson: boolean;
  /** How long it may wait for what, where this is known from the start. */
  budget?: WaitBudget;
}

/** Shows an execution until it ends or has to wait for a person, then says what came of it. */
export async function runExecution(run: Run): Promise<ExitCode> {
  const outcome = await follow(run);
  return tellOutcome(run, await run.connection.api.job(run.served, run.id), outcome);
}

/**
 * Up to the first human task the stages are one list; what comes after a conversation is told line by line,
 * because a list can't be drawn around it.
 */
async function follow(run: Run): Promise<Outcome> {
  const all = stageIds(run.served);
  const { terminal } = run.context;
  const output = peopleRead(run.context, run.options);
  if (!run.byPerson) return showUntil(run, openView(terminal, output, all), false);
  const before = all.slice(0, firstAsking(run.served, all));
  let outcome = await showUntil(run, openView(terminal, output, before), true);
  const { PlainView } = await import('./render/plain-view.ts');
  const after = all.filter((id) => !before.includes(id));
  const rest = new PlainView(output, after);
  if (outcome === 'ended') await showUntil(run, rest, true);
  while (outcome === 'person') {
    if ((await talk(run)) === 'later') return 'person';
    outcome = await showUntil(run, rest, true);
  }
  return outcome;
}

/** The stages of a kind, in order. */
export function stageIds({ kind }: ServedKind): StageId[] {
  const stages: readonly Stage[] = stagesByKind[kind];
  return stages.map(({ id }) => id);
}

/** Place of the first stage in which a person may be asked. */
function firstAsking({ kind }: ServedKind, all: readonly StageId[]): number {
  return all.findIndex((id) => ASKING[kind].includes(id));
}

const ASKING: Record<ServedKind['kind'], readonly StageId[]> = {
  onboarding: ['register-in-cupixworks'],
  'integration-user': ['discover-scope', 'establish-user', 'set-status'],
  recovery: ['ask-a-person'],
  promotion: ['approve-promotion'],
};

/** Shows a run until it ends, the user leaves, or, if wanted, a person has to act. */
export async function showUntil(
  run: Omit<Run, 'byPerson'>,
  view: View,
  stopForPerson: boolean,
): Promise<Outcome> {
  const { served, connection, id, executionArn, budget } = run;
  const { terminal } = run.context;
  const show: View['update'] = (shown, nowMs) =>
    view.update({ ...shown, budget: { ...budget, ...shown.budget } }, nowMs);
  try {
    if (!connection.local) {
      return await followJob({ ...connection, served, id, terminal, show, stopForPerson });
    }
    // Only now: it reads the history from the local service, with the AWS clients.
    const { followExecution } = await import('./follow-execution.ts');
    const { service } = connection.local;
    const { signal } = terminal;
    const { kind } = served;
    return await followExecution({ service, executionArn, kind, show, stopForPerson, signal });
  } finally {
    await view.end();
  }
}

async function talk({
  served,
  context,
  options,
  connection,
  id,
}: Run): Promise<'answered' | 'later'> {
  const task = await openTaskOf(connection.api, served.kind, id);
  const { ask } = context.terminal;
  if (!task || !ask) return 'later';
  return talkAboutTask(task, { ask, output: peopleRead(context, options), connection });
}

async function tellOutcome(run: Run, view: JobParts, outcome: Outcome): Promise<ExitCode> {
  const { served, context, options, connection } = run;
  const output = peopleRead(context, options);
  const succeeded = view.status === 'SUCCEEDED';
  const secret = succeeded && options.reveal ? await secretOf(run) : undefined;
  if (options.json) writeJson(context, served.document(view, secret));
  if (succeeded) {
    const text = served.resultText(view, {
      // With --json the secret stands in the document; once is enough.
      secret: options.json ? undefined : secret,
      simulated: connection.local?.oracle.kind === 'simulated',
      byAdministrator: !run.byPerson,
      isRemote: connection.local === undefined,
      commandFor: (command, argument = run.id) => commandFor(command, argument, options),
    });
    output.write(`\n${text}`);
    return exitCodes.ok;
  }
  if (view.status !== 'RUNNING') {
    output.write(`\n${failureText(view, commandFor('resume', run.id, options), served.one)}`);
    return exitCodes.failed;
  }
  return leave(run, output, outcome);
}

/** Whoever runs the local service owns its vault; the audit trail notes the look all the same. */
async function secretOf({ served, id, connection }: Run): Promise<string | undefined> {
  if (!connection.local || served.kind !== 'onboarding') return undefined;
  const { revealSecret } = await import('#functions/api/reveal-secret.ts');
  return revealSecret(id, 'command line');
}

/** Says how to go on with a run that goes on without us. */
export async function leave(
  run: Pick<Run, 'served' | 'options' | 'id' | 'connection'>,
  output: NodeJS.WritableStream,
  outcome: Outcome,
): Promise<ExitCode> {
  const { served, id, options, connection } = run;
  if (outcome === 'interrupted') {
    const goOn = connection.local ? 'resume' : 'watch';
    const state = connection.local ? 'Stopped. Nothing is lost' : 'It goes on without us';
    output.write(`\n${state}; go on with:\n  ${commandFor(goOn, id, options)}\n`);
    return exitCodes.interrupted;
  }
  const task = await openTaskOf(connection.api, served.kind, id);
  const lines = [
    '',
    ...(task ? mismatchLines(task) : []),
    `The ${served.one} waits for ${task?.assignee ?? 'a person'} until ${task?.dueAt ?? 'the due date'}.`,
    `See the task:            ${commandFor('tasks', task?.taskId ?? id, options)}`,
    `Say that it is done:     ${commandFor('tasks complete', task?.taskId ?? id, options)}`,
    '',
  ];
  output.write(lines.join('\n'));
  return exitCodes.waiting;
}
