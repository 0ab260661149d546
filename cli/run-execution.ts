import { onboardingStages, type StageId } from '#runtime/stages.ts';
import type { OnboardingView } from './api/answers.ts';
import { commandFor } from './command-for.ts';
import type { Connection } from './connection.ts';
import { type ApiOptions, type Context, peopleRead, writeJson } from './context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Outcome } from './follow-execution.ts';
import { followOnboarding } from './follow-onboarding.ts';
import { mismatchLines, openTaskOf, talkAboutTask } from './human-task.ts';
import { failureText } from './render/failure.ts';
import { resultDocument, resultText } from './render/result.ts';
import { openView, type View } from './render/view.ts';
import type { WaitBudget } from './render/wait-budget.ts';

export interface Run {
  context: Context;
  options: ApiOptions & { reveal?: boolean };
  connection: Connection;
  onboardingId: string;
  executionArn: string;
  /** True: a person does the human task, not the simulated administrator. */
  byPerson: boolean;
  /** How long it may wait for what, where this is known from the start. */
  budget?: WaitBudget;
}

/** Shows an execution until it ends or has to wait for a person, then says what came of it. */
export async function runExecution(run: Run): Promise<ExitCode> {
  const outcome = await follow(run);
  return tellOutcome(run, await run.connection.api.show(run.onboardingId), outcome);
}

/**
 * Up to the human task the stages are one list; what comes after a conversation is told line by line,
 * because a list can't be drawn around it.
 */
async function follow(run: Run): Promise<Outcome> {
  const all: StageId[] = onboardingStages.map(({ id }) => id);
  const before = run.byPerson ? all.slice(0, all.indexOf('register-in-cupixworks')) : all;
  const { terminal } = run.context;
  const output = peopleRead(run.context, run.options);
  let outcome = await showUntil(run, openView(terminal, output, before), run.byPerson);
  if (!run.byPerson) return outcome;
  const { PlainView } = await import('./render/plain-view.ts');
  const after = all.filter((id) => !before.includes(id));
  const rest = new PlainView(output, after);
  while (outcome === 'person') {
    if ((await talk(run)) === 'later') return 'person';
    outcome = await showUntil(run, rest, true);
  }
  return outcome;
}

/** Shows a run until it ends, the user leaves, or, if wanted, a person has to act. */
export async function showUntil(
  run: Omit<Run, 'byPerson'>,
  view: View,
  stopForPerson: boolean,
): Promise<Outcome> {
  const { connection, onboardingId, executionArn, budget } = run;
  const { terminal } = run.context;
  const show: View['update'] = (shown, nowMs) =>
    view.update({ ...shown, budget: { ...budget, ...shown.budget } }, nowMs);
  try {
    if (!connection.local) {
      return await followOnboarding({ ...connection, onboardingId, terminal, show, stopForPerson });
    }
    // Only now: it reads the history from the local service, with the AWS clients.
    const { followExecution } = await import('./follow-execution.ts');
    const { service } = connection.local;
    const { signal } = terminal;
    return await followExecution({ service, executionArn, show, stopForPerson, signal });
  } finally {
    await view.end();
  }
}

async function talk({
  context,
  options,
  connection,
  onboardingId,
}: Run): Promise<'answered' | 'later'> {
  const task = await openTaskOf(connection.api, onboardingId);
  const { ask } = context.terminal;
  if (!task || !ask) return 'later';
  return talkAboutTask(task, { ask, output: peopleRead(context, options), connection });
}

async function tellOutcome(run: Run, view: OnboardingView, outcome: Outcome): Promise<ExitCode> {
  const { context, options, connection } = run;
  const output = peopleRead(context, options);
  const succeeded = view.status === 'SUCCEEDED';
  const secret = succeeded && options.reveal ? await secretOf(run) : undefined;
  if (options.json) writeJson(context, resultDocument(view, secret));
  if (succeeded) {
    const text = resultText(view, {
      // With --json the secret stands in the document; once is enough.
      secret: options.json ? undefined : secret,
      simulated: connection.local?.oracle.kind === 'simulated',
      byAdministrator: !run.byPerson,
      isRemote: connection.local === undefined,
      commandFor: (command) => commandFor(command, run.onboardingId, options),
    });
    output.write(`\n${text}`);
    return exitCodes.ok;
  }
  if (view.status !== 'RUNNING') {
    output.write(`\n${failureText(view, commandFor('resume', run.onboardingId, options))}`);
    return exitCodes.failed;
  }
  return leave(run, output, outcome);
}

/** Whoever runs the local service owns its vault; the audit trail notes the look all the same. */
async function secretOf({ onboardingId, connection }: Run): Promise<string | undefined> {
  if (!connection.local) return undefined;
  const { revealSecret } = await import('#functions/api/reveal-secret.ts');
  return revealSecret(onboardingId, 'command line');
}

/** Says how to go on with a run that goes on without us. */
export async function leave(
  run: Pick<Run, 'options' | 'onboardingId' | 'connection'>,
  output: NodeJS.WritableStream,
  outcome: Outcome,
): Promise<ExitCode> {
  const { onboardingId, options, connection } = run;
  if (outcome === 'interrupted') {
    const goOn = connection.local ? 'resume' : 'watch';
    const state = connection.local ? 'Stopped. Nothing is lost' : 'It goes on without us';
    output.write(`\n${state}; go on with:\n  ${commandFor(goOn, onboardingId, options)}\n`);
    return exitCodes.interrupted;
  }
  const task = await openTaskOf(connection.api, onboardingId);
  const lines = [
    '',
    ...(task ? mismatchLines(task) : []),
    `The onboarding waits for ${task?.assignee ?? 'a person'} until ${task?.dueAt ?? 'the due date'}.`,
    `See the task:            ${commandFor('tasks', onboardingId, options)}`,
    `Say that it is done:     ${commandFor('tasks complete', task?.taskId ?? onboardingId, options)}`,
    '',
  ];
  output.write(lines.join('\n'));
  return exitCodes.waiting;
}
