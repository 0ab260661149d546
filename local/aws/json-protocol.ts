/**
 * The AWS JSON 1.0 and 1.1 protocols, server side
 * (https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html). The operation schemas that the
 * SDK clients export drive decoding, validation and encoding, so no operation needs code of its own.
 */

import { JsonCodec2 } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { $Schema, SchemaRef, StaticErrorSchema, StaticOperationSchema } from '@smithy/types';
import { checkInput } from './json-validation.ts';
import { ServiceError } from './service-error.ts';

/** One operation: its schema, and what it does with the decoded input. */
export interface Operation {
  schema: StaticOperationSchema;
  handle(input: never): Promise<object>;
}

/** Pairs a schema with a handler typed by the SDK client's own input and output. */
export function operation<Input, Output extends object>(
  schema: StaticOperationSchema,
  handle: (input: Input) => Output | Promise<Output>,
): Operation {
  return { schema, handle: async (input: never) => handle(input) };
}

export interface JsonService {
  /** What stands before the dot in `X-Amz-Target`. */
  target: string;
  version: '1.0' | '1.1';
  operations: Record<string, Operation>;
  /** The service's modelled errors by name. */
  errors: ReadonlyMap<string, StaticErrorSchema>;
}

export interface JsonReply {
  status: number;
  body: string | Uint8Array;
}

const codec = new JsonCodec2({
  timestampFormat: { useTrait: true, default: 7 /* seconds since 1970 */ },
  jsonName: false,
});

/** Finds the error schemas among the exports of an SDK client. */
export function errorSchemas(exports: object): ReadonlyMap<string, StaticErrorSchema> {
  const found = new Map<string, StaticErrorSchema>();
  for (const value of Object.values(exports)) {
    if (Array.isArray(value) && value[0] === -3) found.set(value[2], value as StaticErrorSchema);
  }
  return found;
}

function deref(schema: SchemaRef): $Schema {
  return (typeof schema === 'function' ? schema() : schema) as $Schema;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ServiceError('SerializationException', 'The request body is not JSON.');
  }
}

function encodeError(service: JsonService, error: unknown): JsonReply {
  const known = error instanceof Error ? service.errors.get(error.name) : undefined;
  if (!(error instanceof Error) || !(known || error instanceof ServiceError)) throw error;
  const fields: Record<string, unknown> = { __type: error.name };
  if (!known) fields.message = error.message;
  // Secrets Manager spells it `Message`, Step Functions `message`.
  for (const [member] of known ? NormalizedSchema.of(known).structIterator() : []) {
    const value = member.toLowerCase() === 'message' ? error.message : Reflect.get(error, member);
    if (value !== undefined) fields[member] = value;
  }
  const status = error instanceof ServiceError ? error.status : 400;
  return { status, body: JSON.stringify(fields) };
}

async function perform(service: JsonService, name: string, body: Buffer): Promise<JsonReply> {
  const found = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  if (!found) {
    throw new ServiceError(
      'UnknownOperationException',
      `The local ${service.target} endpoint has no operation ${name}.`,
    );
  }
  const text = body.toString('utf8') || '{}';
  const schemaOfInput = deref(found.schema[4]);
  checkInput(schemaOfInput, parse(text));
  const input = await codec.createDeserializer().read(schemaOfInput, text);
  const output = await found.handle(input as never);
  const schema = deref(found.schema[5]);
  if (schema === 'unit') return { status: 200, body: '{}' };
  const serializer = codec.createSerializer();
  serializer.write(schema, output);
  return { status: 200, body: serializer.flush() as string | Uint8Array };
}

/**
 * Answers one call.
 * @param name What stands after the dot in `X-Amz-Target`.
 * @returns The reply; the service's own errors are replies too.
 * @throws Whatever the handler threw that is no error of the service: a defect on our side.
 */
export async function answerJson(
  service: JsonService,
  name: string,
  body: Buffer,
): Promise<JsonReply> {
  try {
    return await perform(service, name, body);
  } catch (error) {
    return encodeError(service, error);
  }
}
