import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { openApiDocument } from '#functions/api/openapi.ts';
import { routes } from '#functions/api/routes.ts';
import { findRoute } from '#functions/api/routing/find-route.ts';
import { HttpProblem } from '#functions/api/routing/http-problem.ts';
import type { Route } from '#functions/api/routing/route.ts';

interface Media {
  schema: object;
  example?: unknown;
}
export interface Operation {
  operationId: string;
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content: Record<string, Media>; headers?: object }>;
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

export const document = openApiDocument(routes, '/v1') as {
  paths: Record<string, Record<string, Operation>>;
  components: object;
};
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema({ $id: 'document', components: document.components });
const checks = new Map<object, ValidateFunction>();
const PROBLEM = { $ref: '#/components/schemas/Problem' };

/** Every operation that the document tells of. */
export function operations(): { method: string; path: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
}

/** What is wrong with a value by a schema of the document. */
export function complaints(schema: object, value: unknown): unknown[] {
  const text = JSON.stringify(schema).replaceAll('"#/components', '"document#/components');
  const check = checks.get(schema) ?? ajv.compile(JSON.parse(text));
  checks.set(schema, check);
  return check(value) ? [] : (check.errors ?? []);
}

/** Fails unless the answer is one that the document tells of, in status, type, shape and headers. */
export function expectDocumented(method: string, path: string, answer: Answer): void {
  const { status, headers, body } = answer;
  const route = routeOf(method, path);
  if (!route) {
    expect(complaints(PROBLEM, body)).toEqual([]);
    return;
  }
  const operation = document.paths[route.path]?.[method.toLowerCase()];
  const told = operation?.responses[status];
  const name = `${route.operationId} ${status}`;
  expect(told, name).toBeDefined();
  const type = headers['content-type'] ?? '';
  expect(Object.keys(told!.content), name).toContain(type);
  expect(complaints(told!.content[type]!.schema, body), name).toEqual([]);
  const wanted = Object.keys(told!.headers ?? {}).map((header) => header.toLowerCase());
  expect(Object.keys(headers), name).toEqual(expect.arrayContaining(wanted));
}

/** Undefined for addresses and methods that there are none of. */
function routeOf(method: string, path: string): Route | undefined {
  try {
    return findRoute(routes, method, path).route;
  } catch (error) {
    if (error instanceof HttpProblem) return undefined;
    throw error;
  }
}
