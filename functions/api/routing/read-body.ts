import * as z from 'zod/mini';
import { explainIssue } from '../request/explain-issue.ts';
import { Problems } from '../request/problem.ts';
import { HttpProblem, inBody, invalidRequest } from './http-problem.ts';
import type { Incoming } from './incoming.ts';

/**
 * The largest body we read, in bytes: a request fills a page or two. API Gateway itself refuses at 10 MB:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
export const MAX_BODY_BYTES = 256 * 1024;

/**
 * Reads a JSON body.
 * @throws HttpProblem 415 another content type, 413 too large, 400 not JSON
 */
export function readJson({ headers, body }: Pick<Incoming, 'headers' | 'body'>): unknown {
  if (body.length > MAX_BODY_BYTES) throw tooLarge(body.length);
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw wrongType(type);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    // The parser's message would quote the body, and that may hold a password.
    throw invalidRequest([
      {
        pointer: '#',
        detail: body.length === 0 ? 'It is empty.' : 'It is not JSON in UTF-8.',
        fix: 'Send one JSON object; a YAML request is turned into JSON by the command line or by yq.',
      },
    ]);
  }
}

/** Refuses a body where none belongs; an empty object counts as none, because many clients send one. */
export function expectNoBody({ headers, body }: Pick<Incoming, 'headers' | 'body'>): void {
  if (body.length === 0) return;
  parseBody(z.strictObject({}), readJson({ headers, body }));
}

/**
 * Checks a body.
 * @throws HttpProblem 400 with everything that is wrong, each with its place
 */
export function parseBody<T extends z.ZodMiniType>(schema: T, value: unknown): z.output<T> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const problems = new Problems();
  const subject = { schema, value, isSecret: () => false };
  for (const issue of parsed.error.issues) explainIssue(issue, subject, problems);
  throw invalidRequest(inBody(problems.list()));
}

function tooLarge(bytes: number): HttpProblem {
  return new HttpProblem({
    status: 413,
    error: 'InvalidRequest',
    detail: `The body has ${bytes} bytes; at most ${MAX_BODY_BYTES} are read.`,
    fix: 'Send archives by POST /artifacts; everything else is short.',
  });
}

function wrongType(type: string | undefined): HttpProblem {
  return new HttpProblem({
    status: 415,
    error: 'InvalidRequest',
    detail: type
      ? `The content type ${type.slice(0, 100)} is not read here.`
      : 'The content type is missing.',
    fix: 'Send JSON with the header Content-Type: application/json.',
    headers: { accept: 'application/json' },
  });
}
