/** Where in a request a problem is, as the API says it. */
export interface PlacedProblem {
  /** JSON pointer into the body, as URI fragment: `#/primavera/url`. */
  pointer?: string;
  parameter?: string;
  header?: string;
  detail: string;
  fix: string;
}

/** The document of a refusal: https://www.rfc-editor.org/rfc/rfc9457 */
export interface ProblemDocument {
  title: string;
  status: number;
  detail: string;
  error: string;
  fix: string;
  requestId?: string;
  errors?: PlacedProblem[];
  /** Where the error is explained: a web address, or a path in the repository. */
  type?: string;
}

/** A call that didn't succeed: what the API said, or what we say when it said nothing. */
export class ApiProblem extends Error {
  readonly document: ProblemDocument;

  constructor(document: ProblemDocument) {
    super(document.detail);
    this.name = document.error;
    this.document = document;
  }
}

/** The problem that an answer of the API stands for; a gateway in between may answer anything. */
export async function problemIn(response: Response): Promise<ApiProblem> {
  const document: unknown = await response.json().catch(() => undefined);
  if (isProblem(document)) return new ApiProblem({ ...document, status: response.status });
  return new ApiProblem({
    title: 'Unexpected answer',
    status: response.status,
    detail: `The service answered ${response.status} without saying why.`,
    error: 'Unexpected',
    fix: 'Try again in a moment. If it stays, the operator of the service finds the reason in its logs.',
  });
}

function isProblem(document: unknown): document is ProblemDocument {
  const { error, detail } = (document ?? {}) as Record<string, unknown>;
  return typeof error === 'string' && typeof detail === 'string';
}

/** What somebody sees when no answer came at all. */
export function unreachable(): ApiProblem {
  return new ApiProblem({
    title: 'No connection',
    status: 0,
    detail: 'The service did not answer.',
    error: 'Unavailable',
    fix: 'Check your network, or whether the service runs, and try again. What was typed here is kept.',
  });
}

/** Whatever was thrown, as a problem that can be shown. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({
    title: 'Defect of this page',
    status: 0,
    detail: error instanceof Error ? error.message : String(error),
    error: 'Unexpected',
    fix: 'Reload the page. If it happens again, tell us what you did.',
  });
}
