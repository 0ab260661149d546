/**
 * Writes a JSON schema beside this script for each kind of request: what editors complete and check requests
 * with. Run it by `node examples/make-schema.ts` after every change of a request; a test compares.
 */

import { writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { EnvironmentsFile } from '#functions/api/request/environments-schema.ts';
import { PromotionRequest } from '#functions/api/request/promotion-schema.ts';
import { RecoveryRequest } from '#functions/api/request/recovery-schema.ts';
import { OnboardingRequest } from '#functions/api/request/schema.ts';
import { IntegrationUserRequest } from '#functions/api/request/user-schema.ts';

/** Where the schema of each kind of request lies. */
export const schemaPaths = {
  onboarding: new URL('cupix.schema.json', import.meta.url),
  'integration-user': new URL('cpq-user.schema.json', import.meta.url),
  recovery: new URL('recovery.schema.json', import.meta.url),
  promotion: new URL('promotion.schema.json', import.meta.url),
  environments: new URL('environments.schema.json', import.meta.url),
};
export type RequestKind = keyof typeof schemaPaths;

const schemas: Record<RequestKind, z.ZodMiniType> = {
  onboarding: OnboardingRequest,
  'integration-user': IntegrationUserRequest,
  recovery: RecoveryRequest,
  promotion: PromotionRequest,
  environments: EnvironmentsFile,
};

/** The JSON schema of a kind of request, as text. */
export function schemaText(kind: RequestKind): string {
  // `input`: what people write, so that fields with a default may be left out.
  const schema = z.toJSONSchema(schemas[kind], { io: 'input' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (import.meta.main) {
  for (const [kind, path] of Object.entries(schemaPaths)) {
    await writeFile(path, schemaText(kind as RequestKind));
  }
}
