import {
  type Explanation,
  NotAuthorized,
  NotFound,
  StageError,
  type System,
  Throttled,
  Timeout,
  Unavailable,
  Unexpected,
} from './errors.ts';
import { redact } from './redaction.ts';

const THROTTLED =
  /Throttl|TooManyRequests|ProvisionedThroughputExceeded|RequestLimitExceeded|SlowDown/;
const DENIED = /AccessDenied|UnrecognizedClient|InvalidClientTokenId|NotAuthorized/;

/** https://nodejs.org/api/errors.html#common-system-errors */
const NETWORK =
  /^(ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|ERR_STREAM_PREMATURE_CLOSE)$/;

interface AwsError extends Error {
  $metadata: { httpStatusCode?: number; requestId?: string };
  $fault?: 'client' | 'server';
}

/** Gives every error one of our names; those that have one are returned as they are. */
export function nameError(error: unknown, system: System): StageError {
  if (error instanceof StageError) return error;
  if (isAwsError(error)) return nameAwsError(error);
  if (error instanceof Error && /^(Timeout|Abort)Error$/.test(error.name)) {
    return new Timeout(
      {
        system,
        summary: 'The stage ran out of time before the other system answered.',
        fix: 'The stage looks at what happened before it acts again. If it lasts, resume later.',
      },
      { cause: error },
    );
  }
  if (error instanceof Error && NETWORK.test((error as NodeJS.ErrnoException).code ?? '')) {
    return new Unavailable(
      {
        system,
        summary: `The connection broke (${(error as NodeJS.ErrnoException).code}).`,
        fix: 'Nothing to do: the workflow tries again.',
      },
      { cause: error },
    );
  }
  const message = redact(
    error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  );
  return new Unexpected(
    {
      system,
      summary: `Something happened that we did not foresee: ${message.slice(0, 300)}.`,
      fix: 'Report a defect with this text; resume goes on from here once it is mended.',
    },
    { cause: error },
  );
}

function isAwsError(error: unknown): error is AwsError {
  return error instanceof Error && '$metadata' in error;
}

function nameAwsError(error: AwsError): StageError {
  const explanation: Explanation = {
    system: 'aws',
    summary: `AWS answered ${error.name}: ${redact(error.message)}`,
    fix: 'Nothing to do: the workflow tries again.',
    seen: {
      status: error.$metadata.httpStatusCode,
      serviceCode: error.name,
      requestId: error.$metadata.requestId,
    },
  };
  const options = { cause: error };
  if (THROTTLED.test(error.name)) return new Throttled(explanation, options);
  if (DENIED.test(error.name)) {
    const fix = "Give the function's role the permission that the message names, then resume.";
    return new NotAuthorized({ ...explanation, fix }, options);
  }
  if (/NotFound|NoSuch/.test(error.name)) {
    const fix = 'Check that the stack is deployed completely, then resume.';
    return new NotFound({ ...explanation, fix }, options);
  }
  const status = error.$metadata.httpStatusCode;
  if (error.$fault === 'server' || status === undefined || status >= 500) {
    return new Unavailable(explanation, options);
  }
  return new Unexpected({ ...explanation, fix: 'Report a defect with this text.' }, options);
}
