import * as z from 'zod/mini';
import { ProblemDocument } from '#functions/api/routing/problem-document.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { ApiAnswer } from './transport.ts';

type Told = Pick<ProblemDocument, 'error' | 'detail' | 'fix' | 'errors'> & { requestId?: string };

/** The API refused a call. */
export class ApiProblem extends Error {
  override name = 'ApiProblem';
  readonly status: number;
  readonly told: Told;

  constructor(status: number, told: Told) {
    super(told.detail);
    this.status = status;
    this.told = told;
  }

  /** Worth another try, because it may be gone then. */
  get isPassing(): boolean {
    return this.status === 429 || this.status >= 500;
  }

  get exitCode(): ExitCode {
    if (this.status === 401 || this.status === 403) return exitCodes.wrongSurroundings;
    return this.isPassing ? exitCodes.failed : exitCodes.wrongRequest;
  }

  /** Everything that was told, for people. */
  get text(): string {
    const { error, detail, fix, errors = [], requestId } = this.told;
    const parts = errors.length > 1 ? errors : [];
    return [
      `${error}: ${detail}`,
      ...parts.map((one) => `  ${placeOf(one)}: ${one.detail} ${one.fix}`),
      fix,
      ...(requestId ? [`Request id: ${requestId}`] : []),
    ].join('\n');
  }
}

/**
 * What an answer that is no success says: our own problem document, or what stands before our functions
 * (API Gateway, a proxy) has to say.
 * @param from address of the API, for people
 */
export function problemOf({ status, headers, text }: ApiAnswer, from: string): ApiProblem {
  const own = z.safeParse(ProblemDocument, asJson(text));
  if (own.success) return new ApiProblem(status, own.data);
  const said = z.safeParse(z.object({ message: z.string() }), asJson(text));
  const { error, fix } = byStatus(status);
  const requestId = headers.get('x-amzn-requestid') ?? undefined;
  return new ApiProblem(status, {
    error,
    detail: `${from} answered ${status}${said.data ? ` (${said.data.message})` : ''}.`,
    fix,
    ...(requestId && { requestId }),
  });
}

function placeOf({ pointer, parameter, header }: NonNullable<Told['errors']>[number]): string {
  return pointer ?? parameter ?? header ?? 'Request';
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
function byStatus(status: number): Pick<Told, 'error' | 'fix'> {
  if (status >= 300 && status < 400) {
    return {
      error: 'Unexpected',
      fix: 'Name the address that it leads to; redirects are not followed, because they would carry your signature along.',
    };
  }
  if (status === 401) {
    const fix = 'Get a new token, put it into OIC_ONBOARDING_TOKEN, and try again.';
    return { error: 'InvalidCredentials', fix };
  }
  if (status === 403) {
    return {
      error: 'NotAuthorized',
      fix: 'Check that the address has its stage (https://….amazonaws.com/v1), that AWS_PROFILE is the right one, and that it may do execute-api:Invoke: oic-onboarding doctor --api URL',
    };
  }
  if (status === 404) {
    return {
      error: 'NotFound',
      fix: 'Check the address of the API (docs/deploy.md says where it stands).',
    };
  }
  if (status === 429) return { error: 'Throttled', fix: 'Try again in a moment.' };
  if (status >= 500) {
    return { error: 'Unavailable', fix: 'Try again; every command may be repeated.' };
  }
  return {
    error: 'Unexpected',
    fix: 'Check that this is the address of the API (docs/deploy.md).',
  };
}
