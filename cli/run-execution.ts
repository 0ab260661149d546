import { describeOnboarding, type OnboardingView } from '#functions/api/describe-onboarding.ts';
import { revealSecret } from '#functions/api/reveal-secret.ts';
import type { Service } from '#local/service-types.ts';
import { onboardingStages, type StageId } from '#runtime/stages.ts';
import { type Context, type GlobalOptions, peopleRead, writeJson } from './context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { followExecution, type Outcome } from './follow-execution.ts';
import { openTaskOf, talkAboutTask } from './human-task.ts';
import { failureText } from './render/failure.ts';
import { resultText } from './render/result.ts';
import { openView } from './render/view.ts';

export interface Run {
  context: Context;
  options: GlobalOptions & { reveal?: boolean };
  service: Service;
  onboardingId: string;
  executionArn: string;
  simulated: boolean;
  /** True: a person does the human task, not the simulated administrator. */
  byPerson: boolean;
}

/** Shows an execution until it ends or has to wait for a person, then says what came of it. */
export async function runExecution(run: Run): Promise<ExitCode> {
  const outcome = await follow(run);
  const view = await describeOnboarding(run.onboardingId, run.service.reading);
  if (!view) throw new Error(`The onboarding ${run.onboardingId} is not in the ledger.`);
  return tellOutcome(run, view, outcome);
}

/**
 * Up to the human task the stages are one list; what comes after a conversation is told line by line,
 * because a list can't be drawn around it.
 */
async function follow(run: Run): Promise<Outcome> {
  const all: StageId[] = onboardingStages.map(({ id }) => id);
  const before = run.byPerson ? all.slice(0, all.indexOf('register-in-cupixworks')) : all;
  const { terminal } = run.context;
  let outcome = await showUntil(
    run,
    openView(terminal, peopleRead(run.context, run.options), before),
  );
  if (!run.byPerson) return outcome;
  const { PlainView } = await import('./render/plain-view.ts');
  const rest = new PlainView(
    peopleRead(run.context, run.options),
    all.filter((id) => !before.includes(id)),
  );
  while (outcome === 'person') {
    if ((await talk(run)) === 'later') return 'person';
    outcome = await showUntil(run, rest);
  }
  return outcome;
}

async function showUntil(run: Run, view: ReturnType<typeof openView>): Promise<Outcome> {
  try {
    return await followExecution({
      service: run.service,
      executionArn: run.executionArn,
      show: (progress, nowMs) => view.update(progress, nowMs),
      stopForPerson: run.byPerson,
      signal: run.context.terminal.signal,
    });
  } finally {
    await view.end();
  }
}

async function talk({
  context,
  options,
  service,
  onboardingId,
}: Run): Promise<'answered' | 'later'> {
  const task = await openTaskOf(onboardingId);
  const { ask } = context.terminal;
  if (!task || !ask) return 'later';
  return talkAboutTask(task, { ask, output: peopleRead(context, options), service });
}

async function tellOutcome(run: Run, view: OnboardingView, outcome: Outcome): Promise<ExitCode> {
  const { context, options, onboardingId, simulated } = run;
  const output = peopleRead(context, options);
  const succeeded = view.status === 'SUCCEEDED';
  const secret =
    succeeded && options.reveal ? await revealSecret(onboardingId, 'command line') : undefined;
  if (options.json) writeJson(context, secret === undefined ? view : withSecret(view, secret));
  if (succeeded) {
    // With --json the secret stands in the document; once is enough.
    const shown = options.json ? undefined : secret;
    const text = resultText(view, {
      secret: shown,
      simulated,
      byAdministrator: !run.byPerson,
      commandFor: (command) => commandFor(command, run),
    });
    output.write(`\n${text}`);
    return exitCodes.ok;
  }
  if (view.status !== 'RUNNING') {
    output.write(`\n${failureText(view, commandFor('resume', run))}`);
    return exitCodes.failed;
  }
  return leave(run, output, outcome);
}

async function leave(run: Run, output: NodeJS.WritableStream, outcome: Outcome): Promise<ExitCode> {
  if (outcome === 'interrupted') {
    output.write(`\nStopped. Nothing is lost; go on with:\n  ${commandFor('resume', run)}\n`);
    return exitCodes.interrupted;
  }
  const task = await openTaskOf(run.onboardingId);
  output.write(
    `\nThe onboarding waits for ${task?.assignee ?? 'a person'} until ${task?.dueAt ?? 'the due date'}.\n` +
      `See the task:            ${commandFor('tasks', run)}\n` +
      `Say that it is done:     ${commandFor('tasks complete', run, task?.id)}\n`,
  );
  return exitCodes.waiting;
}

function withSecret(view: OnboardingView, value: string) {
  if (!view.registration) return view;
  const clientSecret = { ...view.registration.clientSecret, value };
  return { ...view, registration: { ...view.registration, clientSecret } };
}

/** The command to type next, complete with the data directory when it isn't the usual one. */
export function commandFor(
  command: string,
  { options, onboardingId }: Pick<Run, 'options' | 'onboardingId'>,
  id = onboardingId,
): string {
  const data = options.data === '.oic-onboarding' ? '' : ` --data ${options.data}`;
  return `npm run -s oic-onboarding -- ${command} ${id}${data}`;
}
