import type { OnboardingView } from '#functions/api/describe-onboarding.ts';
import { onboardingStages } from '#runtime/stages.ts';
import { type Context, type GlobalOptions, peopleRead, writeJson } from '../context.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import { failureText } from '../render/failure.ts';
import { table } from '../render/format.ts';
import { registrationLines, resourceLines } from '../render/result.ts';
import { stageDetails } from '../render/stage-text.ts';
import { commandFor } from '../run-execution.ts';
import { withService } from '../with-service.ts';

/** `oic-onboarding status [ID]`: the list, or one onboarding. */
export async function status(
  onboardingId: string | undefined,
  options: GlobalOptions,
  context: Context,
): Promise<ExitCode> {
  // Only to look: nobody does an open task meanwhile.
  return withService(context, { ...options, interactive: true }, async ({ service }) => {
    if (onboardingId === undefined) return list(options, context);
    const { describeOnboarding } = await import('#functions/api/describe-onboarding.ts');
    const view = await describeOnboarding(onboardingId, service.reading);
    if (!view) throw unknownOnboarding(onboardingId);
    if (options.json) writeJson(context, view);
    else
      peopleRead(context, options).write(
        statusText(view, commandFor('resume', { options, onboardingId })),
      );
    return exitCodes.ok;
  });
}

/** For an id that is not in the ledger. */
export function unknownOnboarding(onboardingId: string): CommandError {
  return new CommandError(
    exitCodes.wrongRequest,
    `There is no onboarding ${onboardingId} here. List them: oic-onboarding status`,
  );
}

async function list(options: GlobalOptions, context: Context): Promise<ExitCode> {
  const { listOnboardings } = await import('#runtime/ledger.ts');
  const found = await listOnboardings();
  const rows = found.map(({ id, customer, status, createdAt, updatedAt }) => ({
    onboardingId: id,
    customer,
    status,
    createdAt,
    updatedAt,
  }));
  if (options.json) {
    writeJson(context, rows);
    return exitCodes.ok;
  }
  const lines = table([
    ['ONBOARDING', 'STATUS', 'LAST CHANGE'],
    ...rows.map((row) => [row.onboardingId, row.status, row.updatedAt]),
  ]);
  const text = rows.length === 0 ? 'No onboardings here.' : lines.join('\n');
  peopleRead(context, options).write(`${text}\n`);
  return exitCodes.ok;
}

function statusText(view: OnboardingView, resume: string): string {
  const titles = new Map<string, string>(onboardingStages.map(({ id, title }) => [id, title]));
  const stages = view.stages.map((stage) => [
    titles.get(stage.name) ?? stage.name,
    stage.status,
    stageDetails({ ...stage, title: '' }),
  ]);
  const head = [`${view.onboardingId}: ${view.status}`, '', ...table(stages), ''];
  if (view.failure) return [...head, failureText(view, resume)].join('\n');
  return [
    ...head,
    'What exists now',
    ...resourceLines(view),
    '',
    ...registrationLines(view, {}),
    '',
  ].join('\n');
}
