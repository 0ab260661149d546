import type { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod/mini';
import type { Caller } from '../access/caller.ts';
import { isOperator } from '../access/entitlements.ts';
import { forbidden, notFound } from './http-problem.ts';
import type { Incoming } from './incoming.ts';
import { expectNoBody, parseBody, readJson } from './read-body.ts';
import { readQuery } from './read-query.ts';
import type { Reply, Route } from './route.ts';

interface Received {
  parameters: Record<string, string>;
  incoming: Incoming;
  caller: Caller;
  log: Logger;
}

/**
 * Lets a request in, checks everything about it, has the route act, and lets out only what the route has
 * declared.
 * @throws HttpProblem what is wrong; nothing was done then
 */
export async function answerCall(
  route: Route,
  received: Received,
): Promise<Reply & { contentType: string }> {
  const { parameters, incoming, caller, log } = received;
  admit(route, caller);
  const query = readQuery(route.query, incoming.query);
  const body = bodyFor(route, incoming);
  const reply = await route.act({
    parameters,
    query,
    body,
    caller,
    header: (name) => incoming.headers[name],
    link: (path) => `${incoming.basePath}${path}`,
    log,
  });
  const answer = route.answers[reply.status];
  if (!answer) throw new Error(`${route.operationId} has no answer ${reply.status}.`);
  const { contentType = 'application/json', schema } = answer;
  return { ...reply, contentType, body: z.parse(schema, reply.body) };
}

/** Objects look absent to those who may see none of their kind; lists and new things are refused openly. */
function admit({ audience, path }: Route, caller: Caller): void {
  const isPerson = audience === 'person' && caller.email !== undefined;
  if (isOperator(caller) || isPerson) return;
  throw path.includes('{')
    ? notFound('such thing')
    : forbidden('You are not entitled to any customer.');
}

function bodyFor({ body, method }: Route, incoming: Incoming): unknown {
  if (!body) {
    // A body of GET has no meaning: https://www.rfc-editor.org/rfc/rfc9110#section-9.3.1
    if (method !== 'GET') expectNoBody(incoming);
    return undefined;
  }
  if (body.isOptional && incoming.body.length === 0) return undefined;
  const value = readJson(incoming);
  return body.isCheckedByRoute ? value : parseBody(body.schema, value);
}
