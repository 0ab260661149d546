import * as z from 'zod/mini';
import {
  InvalidCredentials,
  InvalidRequest,
  Locked,
  NotAuthorized,
  NotFound,
  type Seen,
  type StageError,
  type System,
  Unexpected,
} from './errors.ts';
import type { HttpResponse } from './http.ts';
import { redact } from './redaction.ts';

const DETAIL_LENGTH = 500;

/** Oracle's documents print kebab-case where its services send camelCase; both become camelCase. */
export function camelKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(key)
        ? key.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
        : key,
      camelKeys(inner),
    ]),
  );
}

/**
 * Parses the JSON body of an answer with a schema; fields the schema doesn't name are kept out.
 * @param call.keys `as-sent` for bodies whose keys are data, such as Primavera's `requestHeaders`
 * @throws Unexpected when the body isn't JSON (a login page, say) or misses what we need
 */
export function parseAnswer<T extends z.ZodMiniType>(
  schema: T,
  response: HttpResponse,
  call: { system: System; operation: string; keys?: 'camel' | 'as-sent' },
): z.output<T> {
  let body: unknown;
  try {
    body = JSON.parse(response.text);
    if (call.keys !== 'as-sent') body = camelKeys(body);
  } catch {
    throw strange(response, call, 'is not JSON');
  }
  const parsed = z.safeParse(schema, body);
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues.map((issue) => issue.path.join('.') || issue.message);
  throw strange(response, call, `lacks or misspells ${missing.join(', ')}`);
}

function strange(
  response: HttpResponse,
  call: { system: System; operation: string },
  what: string,
): Unexpected {
  return new Unexpected({
    system: call.system,
    summary: `${call.operation}: the answer (${response.status}) ${what}.`,
    fix: 'Check that the address is right and leads to no login or proxy page; otherwise report a defect with the request id.',
    seen: { status: response.status, requestId: response.requestId },
  });
}

/** What an error answer says, whatever shape it has: OCI, SCIM, OAuth, RFC 9457, or plain text. */
export function seenIn(response: HttpResponse): Seen {
  let body: Record<string, unknown> = {};
  try {
    // `null` is JSON, too.
    body = JSON.parse(response.text) ?? {};
  } catch {
    // Not JSON: the text itself is the detail.
  }
  const scim = body['urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error'] as
    | { messageId?: unknown }
    | undefined;
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined;
  const detail =
    text(body.detail) ??
    text(body.message) ??
    text(body.error_description) ??
    text(body.title) ??
    response.text;
  return {
    status: response.status,
    serviceCode:
      text(body.code) ?? text(scim?.messageId) ?? text(body['o:errorCode']) ?? text(body.error),
    requestId: response.requestId,
    // Scrubbed before it is cut: the beginning of a secret is not recognised as one.
    detail: redact(detail).slice(0, DETAIL_LENGTH),
  };
}

/** The error for a refusal that the client has nothing more precise to say about. */
export function refusal(
  response: HttpResponse,
  call: { system: System; operation: string },
): StageError {
  const seen = seenIn(response);
  const say = (what: string, fix: string) => ({
    system: call.system,
    summary: `${call.operation}: ${what}${seen.detail ? ` (${seen.detail})` : ''}.`,
    fix,
    seen,
  });
  switch (response.status) {
    case 400:
      return new InvalidRequest(
        say('the request was refused', 'Correct what the detail names, then resume.'),
      );
    case 401:
      return new InvalidCredentials(
        say('the credentials were refused', 'Check the credentials, then resume.'),
      );
    case 403:
      return new NotAuthorized(
        say('the credentials lack a right', 'Grant the right, then resume.'),
      );
    case 404:
      return new NotFound(say('not found', 'Check the names and ids in the request, then resume.'));
    case 412:
    case 423:
      return new Locked(say('the resource is locked', 'Close it in the console, then resume.'));
    default:
      return new Unexpected(
        say(
          `answered ${response.status}`,
          'Report a defect with the request id if it happens again.',
        ),
      );
  }
}
