import * as z from 'zod/mini';
import { openApiDocument } from '../openapi.ts';
import { defineRoute, type Route } from '../routing/route.ts';

/** @param routes every route of the API, this one included, known once all are */
export function showOpenApi(routes: () => readonly Route[]): Route {
  return defineRoute({
    method: 'GET',
    path: '/openapi.json',
    operationId: 'showOpenApi',
    summary: 'Show this document',
    audience: 'person',
    answers: {
      200: {
        description: 'OpenAPI 3.1.',
        schema: z.looseObject({ openapi: z.literal('3.1.1') }),
        example: { openapi: '3.1.1' },
      },
    },
    act: async ({ link }) => ({ status: 200, body: openApiDocument(routes(), link('') || '/') }),
  });
}
