import * as z from 'zod/mini';
import { asServiceTakes } from './request/fields.ts';
import { ProblemDocument } from './routing/problem-document.ts';
import type { Answer, Route } from './routing/route.ts';

type Json = Record<string, unknown>;

/** What every route may answer besides its own refusals. */
const SHARED: Record<number, string> = {
  400: 'The request is wrong; errors lists everything. Nothing was started.',
  403: 'You are not entitled to this, or the request is not signed.',
  429: 'Too many requests.',
  500: 'A defect on our side.',
  503: 'AWS was not reachable; send the same again.',
};
const WITH_BODY: Record<number, string> = {
  413: 'The body is longer than 256 KiB.',
  415: 'The body is not application/json.',
};

/**
 * The OpenAPI 3.1 document of routes, made from the schemas that check requests and answers.
 * https://spec.openapis.org/oas/v3.1.1.html
 * @param server address that the paths are relative to, `/v1`
 */
export function openApiDocument(routes: readonly Route[], server: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    Object.assign(paths[route.path] as Json, { [route.method.toLowerCase()]: operation(route) });
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'oic-onboarding',
      version: '1',
      summary: 'Connects CupixWorks to Oracle Primavera Cloud through Oracle Integration 3.',
      license: { name: 'Proprietary', identifier: 'LicenseRef-proprietary' },
    },
    servers: [{ url: server }],
    security: [{ sigv4: [] }, { token: [] }],
    tags: [...new Set(routes.map(({ path }) => tagOf(path)))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: schemaOf(ProblemDocument, 'output') },
      securitySchemes: {
        sigv4: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'AWS Signature Version 4, service execute-api.',
          'x-amazon-apigateway-authtype': 'awsSigv4',
        },
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Where the stack is configured with an issuer instead of IAM.',
        },
      },
    },
  };
}

function operation(route: Route): Json {
  const { operationId, summary, description, body } = route;
  const parameters = parametersOf(route);
  return {
    operationId,
    summary,
    ...(description && { description }),
    tags: [tagOf(route.path)],
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: !body.isOptional,
        content: {
          'application/json': { schema: schemaOf(body.schema, 'input'), example: body.example },
        },
      },
    }),
    responses: responsesOf(route),
  };
}

function tagOf(path: string): string {
  const [, first = ''] = path.split('/');
  return /^[a-z-]+$/.test(first) ? first : 'about';
}

function parametersOf({ path, query, headers = {} }: Route): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inHeader = Object.entries(headers).map(([name, { description, example, pattern }]) => ({
    name,
    in: 'header',
    description,
    example,
    schema: { type: 'string', ...(pattern && { pattern }) },
  }));
  return [...inPath, ...(query ? queryParameters(query) : []), ...inHeader];
}

function queryParameters(query: z.ZodMiniType): Json[] {
  const { properties = {}, required = [] } = schemaOf(query, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }));
}

function responsesOf({ answers, refusals, body }: Route): Json {
  const good = Object.entries(answers).map(([status, answer]) => [status, response(answer)]);
  const wrong = { ...SHARED, ...(body && WITH_BODY), ...refusals };
  const bad = Object.entries(wrong).map(([status, description]) => [status, problem(description)]);
  return Object.fromEntries([...good, ...bad]);
}

function response({ description, schema, example, headers, contentType }: Answer): Json {
  return {
    description,
    ...(headers && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, text]) => [
          name,
          { description: text, schema: { type: 'string' } },
        ]),
      ),
    }),
    content: {
      [contentType ?? 'application/json']: { schema: schemaOf(schema, 'output'), example },
    },
  };
}

function problem(description: string): Json {
  const schema = { $ref: '#/components/schemas/Problem' };
  return { description, content: { 'application/problem+json': { schema } } };
}

function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, override: asServiceTakes });
  return rest as Json;
}
