/**
 * Checks a decoded JSON body against an operation's schema before the codec, which trusts its input,
 * sees it. Members that the schema does not know are ignored, as AWS does.
 */

import { NormalizedSchema } from '@smithy/core/schema';
import type { SchemaRef } from '@smithy/types';
import { ServiceError } from './service-error.ts';

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'Start of list';
  if (typeof value === 'object') return 'Start of structure or map';
  if (typeof value === 'boolean') return `${value}`.toUpperCase();
  return `${typeof value}`.toUpperCase();
}

function mismatch(value: unknown, expected: string): ServiceError {
  const kind = kindOf(value);
  return new ServiceError(
    'SerializationException',
    kind.startsWith('Start')
      ? `${kind} found where not expected.`
      : `${kind}_VALUE can not be converted to a ${expected}`,
  );
}

function expectedScalar(schema: NormalizedSchema): [type: string, name: string] | undefined {
  if (schema.isStringSchema()) return ['string', 'String'];
  if (schema.isBlobSchema()) return ['string', 'Blob'];
  if (schema.isBooleanSchema()) return ['boolean', 'Boolean'];
  if (schema.isNumericSchema()) return ['number', 'Number'];
  if (schema.isTimestampSchema()) return ['number', 'Timestamp'];
  return undefined;
}

function checkStructure(schema: NormalizedSchema, value: object): void {
  for (const [name, member] of schema.structIterator()) {
    checkType(member, Reflect.get(value, name));
  }
}

function checkList(schema: NormalizedSchema, value: unknown): void {
  if (!Array.isArray(value)) throw mismatch(value, 'List');
  for (const item of value) checkType(schema.getValueSchema(), item);
}

function checkObject(schema: NormalizedSchema, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw mismatch(value, 'Structure');
  }
  if (schema.isStructSchema()) checkStructure(schema, value);
  else for (const item of Object.values(value)) checkType(schema.getValueSchema(), item);
}

function checkType(schema: NormalizedSchema, value: unknown): void {
  if (value === undefined || value === null) return;
  const scalar = expectedScalar(schema);
  if (scalar) {
    const actual: string = typeof value;
    if (actual !== scalar[0]) throw mismatch(value, scalar[1]);
  } else if (schema.isListSchema()) {
    checkList(schema, value);
  } else if (schema.isMapSchema() || schema.isStructSchema()) {
    checkObject(schema, value);
  }
}

function checkRequired(schema: NormalizedSchema, value: object): void {
  // A structure schema lists its required members first and ends with their number.
  const raw: unknown = schema.getSchema();
  const count: number = (Array.isArray(raw) && raw[6]) || 0;
  const missing = [...schema.structIterator()]
    .slice(0, count)
    .filter(([name]) => (Reflect.get(value, name) ?? undefined) === undefined)
    .map(([name]) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`);
  if (missing.length === 0) return;
  const found = missing.length === 1 ? '1 validation error' : `${missing.length} validation errors`;
  const list = missing.map(
    (name) => `Value null at '${name}' failed to satisfy constraint: Member must not be null`,
  );
  throw new ServiceError('ValidationException', `${found} detected: ${list.join('; ')}`);
}

/**
 * Refuses an input of the wrong type or without a required member.
 * @throws ServiceError SerializationException or ValidationException, worded like AWS's.
 */
export function checkInput(schema: SchemaRef, input: unknown): void {
  const normalized = NormalizedSchema.of(schema);
  if (normalized.isUnitSchema()) return;
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw mismatch(input, 'Structure');
  }
  checkType(normalized, input);
  checkRequired(normalized, input);
}
