/** A value that JSON can express. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export type JsonObject = { [name: string]: Json };

/** Whether the value is a JSON object, so neither an array nor null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name of the value's JSON type as AWS's messages spell it. */
export function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Step Functions' limit for one payload, in bytes of UTF-8: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const PAYLOAD_LIMIT = 262_144;

/** Whether a serialized payload is larger than Step Functions takes. */
export function exceedsLimit(text: string): boolean {
  return text.length > PAYLOAD_LIMIT / 4 && Buffer.byteLength(text, 'utf8') > PAYLOAD_LIMIT;
}
