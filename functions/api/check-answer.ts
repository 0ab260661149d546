import type { Answer, HumanTask, TaskAsk } from '#runtime/human-task.ts';
import { secretOf } from '#runtime/human-task.ts';
import { deadline, rememberSecret, withinInvocation } from '#runtime/invocation.ts';
import { holdsSecret } from '#runtime/redaction.ts';
import { OAuthClientSecret, readSecret } from '#runtime/secrets.ts';
import { suggest } from './request/nearest-name.ts';

/** What is wrong with one field of an answer. */
export interface AnswerProblem {
  /** JSON pointer into the body, as URI fragment. */
  pointer: string;
  detail: string;
  fix: string;
}

/** What people copy from a page: one line of reasonable length. */
const MAX_LENGTH = 2048;
const MAX_REASON_LENGTH = 500;

/**
 * Everything that is wrong with an answer to a task. A secret is refused before the answer gets into the
 * execution history, where it would stay readable for 90 days; blanks and line breaks from copying don't
 * hide it.
 */
export async function checkAnswer(task: HumanTask, answer: Answer): Promise<AnswerProblem[]> {
  const secretId = secretOf(task);
  // Reading it also has it scrubbed from everything that this invocation says.
  const secret = secretId && (await readSecret(secretId, OAuthClientSecret)).value.clientSecret;
  // The command line has no invocation around it that would know the secret.
  return withinInvocation(deadline(), async () => {
    if (secret) rememberSecret(secret);
    const given = answer.decision === 'done' ? answer.report : { reason: answer.reason };
    const guilty = Object.entries(given).filter((entry) => entry.some(showsSecret));
    if (guilty.length > 0) return guilty.map(([name]) => secretIn(name));
    return answer.decision === 'done'
      ? checkReport(task.asks, answer.report)
      : checkReason(answer.reason);
  });
}

/** A report against what the task asks for. Values come as text; null and nothing are the same. */
export function checkReport(
  asks: readonly TaskAsk[],
  report: Record<string, string | null>,
): AnswerProblem[] {
  const names = asks.map(({ name }) => name);
  const unknown = Object.keys(report)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      pointer: pointerTo(name),
      detail: 'The task does not ask for this.',
      fix: suggest(name, names),
    }));
  const wrong = asks.flatMap((ask) => {
    const problem = wrongValue(ask, report[ask.name] ?? '');
    return problem ? [{ pointer: pointerTo(ask.name), ...problem }] : [];
  });
  return [...unknown, ...wrong];
}

function wrongValue({ label, required, choices }: TaskAsk, value: string) {
  if (value.trim() === '') {
    return required ? { detail: 'It is missing.', fix: `Report this: ${label}.` } : undefined;
  }
  if (value.length > MAX_LENGTH || /\p{Cc}/u.test(value)) {
    const detail = `It is longer than ${MAX_LENGTH} characters, or holds a line break.`;
    return { detail, fix: 'Copy just this one value.' };
  }
  if (!choices || choices.includes(value)) return undefined;
  return { detail: 'It is none of the choices.', fix: `Write one of ${choices.join(', ')}.` };
}

function checkReason(reason: string): AnswerProblem[] {
  if (reason.trim() !== '' && reason.length <= MAX_REASON_LENGTH) return [];
  return [
    {
      pointer: '#/reason',
      detail: `It is empty or longer than ${MAX_REASON_LENGTH} characters.`,
      fix: 'Write a sentence or two.',
    },
  ];
}

function showsSecret(text: string | null): boolean {
  return text !== null && (holdsSecret(text) || holdsSecret(text.replace(/\s+/g, '')));
}

function secretIn(name: string): AnswerProblem {
  return {
    pointer: showsSecret(name) ? '#' : pointerTo(name),
    detail: 'It holds the client secret or a token. It was not taken over.',
    fix: 'Leave the secret away. If others may have seen it, have the client secret renewed.',
  };
}

/** https://www.rfc-editor.org/rfc/rfc6901#section-6 */
function pointerTo(name: string): string {
  return `#/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
