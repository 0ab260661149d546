import { StageError } from '#runtime/errors.ts';
import type { Problem } from '../request/problem.ts';

/** Where in a request a problem is, and what to write instead. */
export interface RequestProblem {
  /** JSON pointer into the body, as URI fragment. */
  pointer?: string;
  /** Name of a query parameter. */
  parameter?: string;
  /** Name of a header. */
  header?: string;
  detail: string;
  fix: string;
}

export interface HttpProblemOptions {
  status: number;
  /** One of the names in `#runtime/errors.ts`; it leads to the page that explains it. */
  error: string;
  detail: string;
  fix: string;
  errors?: RequestProblem[];
  headers?: Record<string, string>;
}

/** A refusal that becomes a problem document: https://www.rfc-editor.org/rfc/rfc9457 */
export class HttpProblem extends Error {
  readonly options: HttpProblemOptions;

  constructor(options: HttpProblemOptions) {
    super(options.detail);
    this.name = options.error;
    this.options = options;
  }
}

/**
 * What the errors that our own code throws on purpose mean to an HTTP client. Names that are missing here
 * are our defect and not the client's: 500.
 */
const STATUS: Record<string, number> = {
  InvalidRequest: 400,
  InvalidCredentials: 400,
  NotAuthorized: 403,
  NotFound: 404,
  Conflict: 409,
  Locked: 409,
  NotOurs: 409,
  LimitExceeded: 429,
  Throttled: 503,
  Unavailable: 503,
  Timeout: 504,
};

/** The status that an error of that name stands for. */
export function statusFor(error: string): number {
  return STATUS[error] ?? 500;
}

/** The problem that an error of ours stands for. */
export function toHttpProblem(error: StageError): HttpProblem {
  const { summary, fix } = error.explanation;
  return new HttpProblem({
    status: statusFor(error.name),
    error: error.name,
    detail: summary,
    fix,
  });
}

/** What was not found or is wrong where a request only refers to it: not its address, and not its own text. */
export function aboutReference(error: unknown): unknown {
  const isReference = error instanceof StageError && /^(NotFound|InvalidRequest)$/.test(error.name);
  return isReference ? new HttpProblem({ ...toHttpProblem(error).options, status: 422 }) : error;
}

/**
 * For a request whose names, types or values are wrong.
 * @param problems everything that is wrong, in one go
 */
export function invalidRequest(problems: RequestProblem[]): HttpProblem {
  const [first] = problems;
  return new HttpProblem({
    status: 400,
    error: 'InvalidRequest',
    detail:
      problems.length === 1 && first
        ? `${placeOf(first)}: ${first.detail}`
        : `The request has ${problems.length} problems. Nothing was started.`,
    fix:
      problems.length === 1 && first
        ? first.fix
        : 'Mend everything that errors lists, then send it again.',
    errors: problems,
  });
}

function placeOf({ pointer, parameter, header }: RequestProblem): string {
  if (parameter !== undefined) return `Query parameter ${parameter}`;
  if (header !== undefined) return `Header ${header}`;
  return pointer === '#' || pointer === undefined ? 'Body' : `Body ${pointer}`;
}

/** What the checks of a request found, as parts of a problem document. */
export function inBody(problems: Problem[]): RequestProblem[] {
  return problems.map(({ pointer = '#', what, fix }) => ({ pointer, detail: what, fix }));
}

/** For what doesn't exist, and for what exists and is none of the caller's business: they look the same. */
export function notFound(what: string): HttpProblem {
  return new HttpProblem({
    status: 404,
    error: 'NotFound',
    detail: `There is no ${what} here for you.`,
    fix: 'Check the address. If it is right, ask the operator of this service for access to its customer.',
  });
}

/** For callers who lack a right that is no secret. */
export function forbidden(detail: string): HttpProblem {
  return new HttpProblem({
    status: 403,
    error: 'NotAuthorized',
    detail,
    fix: 'Ask the operator of this service to entitle you (docs/api.md says how).',
  });
}
