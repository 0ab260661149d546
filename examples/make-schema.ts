/**
 * Writes `cupix.schema.json` beside this script: what editors complete and check requests with. Run it by
 * `node examples/make-schema.ts` after every change of the request; a test compares.
 */

import { writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { OnboardingRequest } from '#functions/api/request/schema.ts';

/** Where the schema lies. */
export const schemaPath = new URL('cupix.schema.json', import.meta.url);

/** The JSON schema of a request, as text. */
export function schemaText(): string {
  // `input`: what people write, so that fields with a default may be left out.
  const schema = z.toJSONSchema(OnboardingRequest, { io: 'input' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (import.meta.main) await writeFile(schemaPath, schemaText());
