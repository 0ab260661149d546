import { answerTask } from '#functions/api/answer-task.ts';
import { revealSecret } from '#functions/api/reveal-secret.ts';
import type { Service } from '#local/service-types.ts';
import { type HumanTask, listTasks } from '#runtime/tasks.ts';
import { registrationLines } from './render/result.ts';
import { EndOfInput } from './terminal.ts';

/** A person's answer, or `later`: the task stays open. */
export type Decision = 'answered' | 'later';

export interface Conversation {
  ask(question: string): Promise<string>;
  output: NodeJS.WritableStream;
  service: Pick<Service, 'simulation'>;
}

/** The open task of an onboarding, or undefined. */
export async function openTaskOf(onboardingId: string): Promise<HumanTask | undefined> {
  const tasks = await listTasks();
  return tasks.find((task) => task.onboardingId === onboardingId && task.status === 'OPEN');
}

/** Shows a task to the person at the keyboard and takes the answer. */
export async function talkAboutTask(task: HumanTask, talk: Conversation): Promise<Decision> {
  talk.output.write(taskText(task));
  try {
    return await takeAnswer(task, talk);
  } catch (error) {
    // Whoever left the keyboard has not answered: the task stays open.
    if (error instanceof EndOfInput) return 'later';
    throw error;
  }
}

async function takeAnswer(task: HumanTask, talk: Conversation): Promise<Decision> {
  for (;;) {
    const choice = await talk.ask('[d]one, [s]how the secret, [r]eject, [l]ater? ');
    switch (choice.toLowerCase().slice(0, 1)) {
      case 'd':
        await completeTask(task, talk.service, talk);
        return 'answered';
      case 's':
        talk.output.write(
          `Client Secret: ${await revealSecret(task.onboardingId, task.assignee)}\n`,
        );
        break;
      case 'r': {
        const reason = await talk.ask('Why? ');
        await answerTask(task.id, { decision: 'rejected', by: task.assignee, reason });
        return 'answered';
      }
      case 'l':
        return 'later';
      default:
        talk.output.write('Type d, s, r or l.\n');
    }
  }
}

/**
 * Says that a task is done. In a simulated run the values are typed into the simulated CupixWorks first;
 * with the real one the person did that, and is asked what its page shows now.
 * @param talk where to ask; without it the person's word alone is taken
 * @returns false when it was answered already
 */
export async function completeTask(
  task: HumanTask,
  service: Pick<Service, 'simulation'>,
  talk?: Pick<Conversation, 'ask' | 'output'>,
): Promise<boolean> {
  const details = (await service.simulation?.register(task.id)) ?? {
    status: 'active',
    ...(talk && { registered: await askWhatIsShown(task, talk) }),
  };
  return answerTask(task.id, { decision: 'done', by: task.assignee, details });
}

/** The four values that CupixWorks shows after registration; the workflow compares them. */
async function askWhatIsShown(
  { values }: HumanTask,
  { ask, output }: Pick<Conversation, 'ask' | 'output'>,
): Promise<Record<string, string>> {
  output.write('Paste what CupixWorks shows now; Enter means: exactly the value above.\n');
  const { clientSecret, ...expected } = values;
  const shown: Record<string, string> = {};
  for (const [field, value] of Object.entries(expected)) {
    shown[field] = (await ask(`  ${field}: `)) || value;
  }
  return shown;
}

/** A task with its instructions, values, and what was wrong with the last answer. */
export function taskText(task: HumanTask): string {
  const problems = task.problems.map(
    ({ field, expected, seen }) => `  ${field}: it shows ${seen}, and should show ${expected}`,
  );
  return [
    '',
    `Task ${task.id} (${task.status.toLowerCase()})`,
    `  For ${task.assignee}, due ${task.dueAt}`,
    '',
    ...(problems.length > 0 ? ['The last answer was not right', ...problems, ''] : []),
    'What to do',
    ...task.instructions.map((line) => `  ${line}`),
    '',
    ...registrationLines({ registration: task.values }, {}),
  ].join('\n');
}
