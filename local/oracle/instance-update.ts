import { checkFreeformTags, checkMessagePacks } from './instance-details.ts';
import { invalidParameter } from './opc.ts';
import type { IntegrationInstance } from './state.ts';

/**
 * What an update may change. Oracle's type also lists `displayName` and the type of the instance,
 * but its pages say that an instance cannot be renamed; both are refused here (not verified).
 * Source: `oci-integration@2.139.1: lib/model/update-integration-instance-details.d.ts`.
 */
const changeable = [
  'isByol',
  'messagePacks',
  'isFileServerEnabled',
  'isVisualBuilderEnabled',
  'freeformTags',
  'definedTags',
] as const;

/**
 * The instance with the changes of an update.
 * @throws Refusal 400 InvalidParameter.
 */
export function updateInstance(
  instance: IntegrationInstance,
  changes: unknown,
): IntegrationInstance {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    throw invalidParameter('The body is not a JSON object.');
  }
  for (const name of Object.keys(changes)) {
    if (!changeable.includes(name as (typeof changeable)[number])) {
      throw invalidParameter(`${name} cannot be changed.`);
    }
  }
  const changed = { ...instance, ...(changes as Partial<IntegrationInstance>) };
  checkMessagePacks(changed.messagePacks);
  checkFreeformTags(changed.freeformTags);
  for (const name of ['isByol', 'isFileServerEnabled', 'isVisualBuilderEnabled'] as const) {
    if (typeof changed[name] !== 'boolean') throw invalidParameter(`${name} must be a boolean.`);
  }
  return changed;
}
