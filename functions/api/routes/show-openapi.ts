import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { defineRoute } from '../routing/route.ts';

/** Beside the handler, where the bundler has written it: what makes the document would be a part of each cold start. */
function file(): string {
  return process.env.OPENAPI_FILE || fileURLToPath(new URL('openapi.json', import.meta.url));
}

export const showOpenApi = defineRoute({
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
  act: async ({ link }) => {
    const document = JSON.parse(await readFile(file(), 'utf8')) as object;
    // Below which address the paths lie, only a call tells.
    return { status: 200, body: { ...document, servers: [{ url: link('') || '/' }] } };
  },
});
