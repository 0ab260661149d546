import { NotFound } from '#runtime/errors.ts';
import { type HumanTask, secretOf } from '#runtime/human-task.ts';
import { audit } from '#runtime/ledger.ts';
import { OAuthClientSecret, readSecret } from '#runtime/secrets.ts';
import { changeTask } from '#runtime/tasks.ts';

/**
 * Shows the client secret of an open task, once for each time that the task is opened or escalated. The task
 * is marked before the secret is read, so that two clicks at the same moment show it once; a reveal that failed
 * takes the mark back.
 * @returns undefined when it was shown already, or the task is no longer open
 * @throws NotFound the task has no secret, or it is gone from Secrets Manager
 */
export async function revealTaskSecret(task: HumanTask, who: string): Promise<string | undefined> {
  const secretId = secretOf(task);
  if (!secretId) throw noSecret(task);
  const isFirst = await changeTask(task, {
    from: 'OPEN',
    while: { revealedAt: undefined },
    set: { revealedAt: new Date().toISOString(), revealedBy: who },
    entry: { what: 'secret revealed', who },
  });
  if (!isFirst) return undefined;
  try {
    // First, so that there is no reveal without a trace.
    await audit(task.jobId, { who, what: 'client secret revealed' });
    return (await readSecret(secretId, OAuthClientSecret)).value.clientSecret;
  } catch (error) {
    // The first error is the one to tell; a task that was opened anew meanwhile has no mark.
    await unmark(task, who).catch(() => undefined);
    throw error;
  }
}

async function unmark(task: HumanTask, who: string): Promise<void> {
  const remove = ['revealedAt', 'revealedBy'] as const;
  const entry = { what: 'reveal failed', who } as const;
  await changeTask(task, { from: 'OPEN', remove: [...remove], entry });
}

function noSecret({ id }: HumanTask): NotFound {
  return new NotFound({
    system: 'oic-onboarding',
    summary: `The task ${id} has no secret to show.`,
    fix: 'Everything that it needs stands in its fields.',
  });
}
