import { appSchema } from './attributes.ts';
import type { Resource } from './resource.ts';
import { badRequest, missingAttributes } from './scim-error.ts';

export const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

interface Operation {
  op?: string;
  path?: string;
  value?: unknown;
}

/** `attribute`, or `attribute[subAttribute eq "value"]` to remove one element. */
const pathPattern = /^(\w+)(?:\[(\w+) eq "([^"]*)"\])?$/;

/**
 * Applies the operations of a PATCH (RFC 7644 §3.5.2) to an app's attributes.
 * @throws Refusal 400 for an attribute that is read-only or immutable, or an unknown path.
 */
export function patchAttributes(attributes: Resource, body: Resource): Resource {
  const operations = body.Operations;
  if (!Array.isArray(operations) || operations.length === 0) throw missingAttributes('Operations');
  let result = { ...attributes };
  for (const operation of operations as Operation[]) result = apply(result, operation);
  return result;
}

function apply(attributes: Resource, { op, path, value }: Operation): Resource {
  const kind = op?.toLowerCase() ?? '';
  if (!['add', 'replace', 'remove'].includes(kind)) {
    throw badRequest('invalidValue', `op must be add, replace or remove, not ${op}.`);
  }
  if (path === undefined) return merge(attributes, kind, value);
  const match = pathPattern.exec(path);
  if (!match) throw badRequest('invalidValue', `The path ${path} is not supported.`);
  const [, name, key, wanted] = match;
  checkMutable(name!);
  if (key !== undefined) return removeElement(attributes, kind, name!, { key, wanted: wanted! });
  if (kind === 'remove') return { ...attributes, [name!]: undefined };
  return { ...attributes, [name!]: kind === 'add' ? added(attributes[name!], value) : value };
}

function merge(attributes: Resource, kind: string, value: unknown): Resource {
  if (kind === 'remove' || typeof value !== 'object' || value === null) {
    throw missingAttributes('Operations.path');
  }
  const result = { ...attributes };
  for (const [name, part] of Object.entries(value)) {
    checkMutable(name);
    result[name] = kind === 'add' ? added(result[name], part) : part;
  }
  return result;
}

/** Adding to a list appends, adding to anything else replaces. */
function added(before: unknown, value: unknown): unknown {
  return Array.isArray(before) ? [...before, ...[value].flat()] : value;
}

function removeElement(
  attributes: Resource,
  kind: string,
  name: string,
  { key, wanted }: { key: string; wanted: string },
): Resource {
  const list = attributes[name];
  if (kind !== 'remove' || !Array.isArray(list)) {
    throw badRequest('invalidValue', `Elements of ${name} can only be removed.`);
  }
  return { ...attributes, [name]: list.filter((one) => (one as Resource)[key] !== wanted) };
}

/** Refuses to change what cannot be changed. */
export function checkMutable(name: string): void {
  const attribute = appSchema.attributes[name];
  if (!attribute) throw badRequest('unknownAttribute', `No attribute ${name}.`);
  if (attribute.mutability !== 'readWrite') {
    throw badRequest('notMutable', `${name} is ${attribute.mutability}.`);
  }
}
