/** What an update of a connection takes over, and what it passes over. */

import * as z from 'zod/mini';
import { Refusal } from '#local/simulation/call.ts';
import type { ConnectionRecord } from './model.ts';
import {
  connectionPropertiesOf,
  type PropertyDefinition,
  securityPoliciesOf,
  securityPropertiesOf,
} from './rest-adapter.ts';

const property = z.object({ propertyName: z.string(), propertyValue: z.optional(z.string()) });

// These four and no others; unknown fields are passed over, not refused:
// https://docs.oracle.com/en/cloud/paas/visual-builder/visualbuilder-manage-development-process/manage-oracle-integration-connections.html
const updateSchema = z.object({
  connectionProperties: z.optional(z.array(property)),
  securityProperties: z.optional(z.array(property)),
  securityPolicy: z.optional(z.string()),
  agentGroupId: z.optional(z.string()),
});

/**
 * The connection after an update. Values are taken as they come, the mask included: whether Oracle
 * keeps a secret when `*****` is sent is not documented, so this assumes the harmful answer.
 * Properties that the adapter or the policy doesn't have are passed over (not verified with Oracle).
 * Throws `Refusal` 400 for a body of another shape or a policy the adapter doesn't have.
 */
export function updated(connection: ConnectionRecord, body: unknown): ConnectionRecord {
  const parsed = updateSchema.safeParse(body);
  if (!parsed.success) throw new Refusal(400, 'INVALID_BODY', z.prettifyError(parsed.error));
  const { connectionProperties = [], securityProperties = [], agentGroupId } = parsed.data;
  const securityPolicy = parsed.data.securityPolicy ?? connection.securityPolicy;
  checkPolicy(securityPolicy);
  const sameSecurity = securityPolicy === connection.securityPolicy;
  return {
    ...connection,
    ...(securityPolicy !== undefined && { securityPolicy }),
    ...(agentGroupId !== undefined && { agentGroupId }),
    connectionValues: merged(
      connection.connectionValues,
      connectionProperties,
      connectionPropertiesOf(connection.role),
    ),
    securityValues: merged(
      sameSecurity ? connection.securityValues : {},
      securityProperties,
      securityPropertiesOf(securityPolicy),
    ),
  };
}

function checkPolicy(policy: string | undefined): void {
  const known = securityPoliciesOf().map(({ securityPolicy }) => securityPolicy);
  if (policy === undefined || known.includes(policy)) return;
  throw new Refusal(400, 'INVALID_SECURITY_POLICY', `${policy} is none of ${known.join(', ')}.`);
}

function merged(
  values: Record<string, string>,
  changes: z.infer<typeof property>[],
  definitions: PropertyDefinition[],
): Record<string, string> {
  const result = { ...values };
  for (const { propertyName, propertyValue } of changes) {
    const definition = definitions.find((one) => one.propertyName === propertyName);
    // A file comes as an attachment, never in here.
    if (!definition || definition.hasAttachment || propertyValue === undefined) continue;
    checkChoice(definition, propertyValue);
    result[propertyName] = propertyValue;
  }
  return result;
}

function checkChoice({ propertyName, acceptableKeys }: PropertyDefinition, value: string): void {
  const keys = acceptableKeys?.map((key) => key.value);
  if (!keys || keys.includes(value)) return;
  const message = `${propertyName} must be one of ${keys.join(', ')}.`;
  throw new Refusal(400, 'INVALID_PROPERTY_VALUE', message);
}
