import {
  Conflict,
  InvalidCredentials,
  NotAuthorized,
  NotFound,
  StageError,
  Unexpected,
} from '#runtime/errors.ts';
import { redact } from '#runtime/redaction.ts';

/** As isomorphic-git throws them: https://isomorphic-git.org/docs/en/errors */
interface GitError extends Error {
  code?: string;
  data?: { statusCode?: number; prettyDetails?: string; reason?: string };
}

/** What servers say when somebody else has pushed meanwhile. */
const MOVED =
  /non-fast-forward|fetch first|cannot lock ref|failed to update ref|stale info|reference already exists/i;
const DETAIL_LENGTH = 300;

/**
 * The error for what the Git library, or the server behind it, complains of.
 * @param operation as the start of a sentence
 */
export function nameGitError(error: unknown, operation: string, host: string): unknown {
  if (error instanceof StageError || !(error instanceof Error)) return error;
  const { code, data, message } = error as GitError;
  const detail = redact(data?.prettyDetails ?? message).slice(0, DETAIL_LENGTH);
  const say = (what: string, fix: string) => ({
    system: 'git' as const,
    summary: `${operation}: ${what}.`,
    fix,
    seen: { ...(data?.statusCode && { status: data.statusCode }), detail },
  });
  if (code === 'PushRejectedError' || (code === 'GitPushError' && MOVED.test(detail))) {
    const fix = 'Nothing to do: the workflow builds on the new state and pushes again.';
    return new Conflict(say('somebody else has pushed to the branch', fix), { cause: error });
  }
  if (code === 'GitPushError') {
    const fix =
      'A rule of the server refused it: a protected branch, a hook, or a limit of size. Allow this token to push to the branch, or name another branch. Then resume.';
    return new NotAuthorized(say(`${host} refused the push (${detail})`, fix), { cause: error });
  }
  if (code === 'HttpError') return httpError(data?.statusCode ?? 0, host, say, error);
  const fix =
    'Check that the address is that of a Git repository over HTTPS; otherwise report a defect.';
  return new Unexpected(say(`${host} did not answer like a Git server (${detail})`, fix), {
    cause: error,
  });
}

type Say = (what: string, fix: string) => ConstructorParameters<typeof Unexpected>[0];

function httpError(status: number, host: string, say: Say, cause: unknown): StageError {
  if (status === 401) {
    const fix =
      'Check the token in its secret: has it expired? Check the user name that the host wants with it (git.username). Then resume.';
    return new InvalidCredentials(say(`${host} refused the token`, fix), { cause });
  }
  if (status === 403) {
    const fix = 'Give the token the right to write to this repository, then resume.';
    return new NotAuthorized(say(`the token may not do this at ${host}`, fix), { cause });
  }
  if (status === 404) {
    const fix =
      'Check the address. Hosts say the same of a repository that the token may not see: give it the right. Then resume.';
    return new NotFound(say(`${host} has no such repository`, fix), { cause });
  }
  const fix = 'If it lasts, look at the status page of the host, then resume.';
  return new Unexpected(say(`${host} answered ${status}`, fix), { cause });
}
