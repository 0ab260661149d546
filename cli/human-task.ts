import { taskKinds, tasksByKind } from '#runtime/human-task.ts';
import type { JobKind } from '#runtime/stages.ts';
import type { Task } from './api/answers.ts';
import type { ApiClient, TaskReport } from './api/api-client.ts';
import { ApiProblem } from './api/api-problem.ts';
import type { Connection } from './connection.ts';
import { table } from './render/format.ts';
import { EndOfInput } from './terminal.ts';

/** A person's answer, or `later`: the task stays open. */
export type Decision = 'answered' | 'later';

export interface Conversation {
  ask(question: string): Promise<string>;
  output: NodeJS.WritableStream;
  connection: Connection;
}

/** The task of a job: the one that is open, or else one that was; there is one of a kind, however often it is opened. Without the kind of job it is looked for in all. */
export async function findTaskOf(
  api: ApiClient,
  id: string,
  kind?: JobKind,
): Promise<Task | undefined> {
  const kinds = kind ? tasksByKind[kind] : taskKinds;
  const candidates = kinds.map((task) => findTask(api, `${id}.${task}`));
  const found = (await Promise.all(candidates)).filter((task) => task !== undefined);
  return found.find(({ status }) => status === 'OPEN') ?? found[0];
}

/** The open task of a job, or undefined. */
export async function openTaskOf(
  api: ApiClient,
  kind: JobKind,
  id: string,
): Promise<Task | undefined> {
  const task = await findTaskOf(api, id, kind);
  return task?.status === 'OPEN' ? task : undefined;
}

/** The task of that id, or undefined when there is none for us. */
export async function findTask(api: ApiClient, id: string): Promise<Task | undefined> {
  return api.task(id).catch((error: unknown) => {
    if (error instanceof ApiProblem && error.status === 404) return undefined;
    throw error;
  });
}

/** Shows a task to the person at the keyboard and takes the answer. */
export async function talkAboutTask(task: Task, talk: Conversation): Promise<Decision> {
  talk.output.write(taskText(task));
  try {
    return await takeAnswer(task, talk);
  } catch (error) {
    // Whoever left the keyboard has not answered: the task stays open.
    if (error instanceof EndOfInput) return 'later';
    throw error;
  }
}

async function takeAnswer(task: Task, talk: Conversation): Promise<Decision> {
  for (;;) {
    const choice = await talk.ask('[d]one, [s]how the secret, [r]eject, [l]ater? ');
    try {
      const decision = await act(choice.toLowerCase().slice(0, 1), task, talk);
      if (decision) return decision;
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.isPassing) throw error;
      // The task is as it was, and so is the question.
      talk.output.write(`${error.text}\n`);
    }
  }
}

/** @returns undefined when there is more to talk about */
async function act(choice: string, task: Task, talk: Conversation): Promise<Decision | undefined> {
  const { api } = talk.connection;
  switch (choice) {
    case 'd':
      await completeTask(task, talk.connection, talk);
      return 'answered';
    case 's':
      talk.output.write(`Client Secret: ${await api.reveal(task.taskId)}\n`);
      return undefined;
    case 'r':
      await api.rejectTask(task.taskId, await talk.ask('Why? '));
      return 'answered';
    case 'l':
      return 'later';
    default:
      talk.output.write('Type d, s, r or l.\n');
      return undefined;
  }
}

/**
 * Says that a task is done. In a simulated run the values are typed into the simulated CupixWorks first;
 * with the real one the person did that, and is asked what its page shows now.
 * @param asked where to ask, or what was reported already
 * @returns false when it was answered already
 */
export async function completeTask(
  task: Task,
  { api, local }: Connection,
  asked: Pick<Conversation, 'ask' | 'output'> | TaskReport = {},
): Promise<boolean> {
  const page = await local?.service.simulation?.register(task.taskId);
  const report = page ? shownOn(page, task) : await reportOf(task, asked);
  return (await api.completeTask(task.taskId, report)) === 'now';
}

/** What a person would read off the page. */
function shownOn({ registered, ...page }: Record<string, unknown>, { asks }: Task): TaskReport {
  const shown: Record<string, unknown> = { ...page, ...(registered as object | undefined) };
  const seen = asks.flatMap(({ name }) => {
    const value = shown[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(seen);
}

async function reportOf(
  task: Task,
  asked: Pick<Conversation, 'ask' | 'output'> | TaskReport,
): Promise<TaskReport> {
  if ('ask' in asked && typeof asked.ask === 'function') {
    return askWhatIsShown(task, asked as Pick<Conversation, 'ask' | 'output'>);
  }
  // Whoever says that it is done says that much; the workflow checks it.
  const said: TaskReport = task.asks.some(({ name }) => name === 'status')
    ? { status: 'active' }
    : {};
  return { ...said, ...(asked as TaskReport) };
}

/** What the other system's page shows after the task; the workflow compares it. */
async function askWhatIsShown(
  { asks, fields }: Task,
  { ask, output }: Pick<Conversation, 'ask' | 'output'>,
): Promise<TaskReport> {
  output.write('Paste what the page shows now; Enter means: what stands in brackets.\n');
  const report: TaskReport = {};
  for (const { name, label, hint } of asks) {
    const usual = name === 'status' ? 'active' : fields.find((field) => field.name === name)?.value;
    if (hint) output.write(`  ${hint}\n`);
    const answer = await ask(`  ${label}${usual ? ` [${usual}]` : ''}: `);
    report[name] = answer || usual || null;
  }
  return report;
}

/** What was wrong with the last answer; empty when nothing was. */
export function mismatchLines({ problems }: Pick<Task, 'problems'>): string[] {
  if (problems.length === 0) return [];
  const lines = problems.map(
    ({ field, expected, seen }) => `  ${field}: it shows ${seen}, and should show ${expected}`,
  );
  return ['The last answer was not right', ...lines, ''];
}

/** A task with its instructions, values, and what was wrong with the last answer. */
export function taskText(task: Task): string {
  const fields = task.fields.map(({ label, value }) => [label, value ?? '(shown on demand, once)']);
  return [
    '',
    `Task ${task.taskId} (${task.status.toLowerCase()}): ${task.title}`,
    `  For ${task.assignee}, due ${task.dueAt}`,
    '',
    ...mismatchLines(task),
    'What to do',
    ...task.instructions.map((line) => `  ${line}`),
    '',
    'The values',
    ...table(fields),
    '',
    '',
  ].join('\n');
}
