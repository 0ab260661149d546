/** Tags of secrets (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_TagResource.html). */

import type { Tag } from '@aws-sdk/client-secrets-manager';
import { invalidParameter, invalidValue } from './secret-errors.ts';

const mostTags = 50;

/**
 * The tags with some added or replaced.
 * @throws ServiceError ValidationException (key or value too long), InvalidParameterException (too
 *   many, or a key that AWS keeps for itself).
 */
export function withTags(tags: Record<string, string>, added: Tag[]): Record<string, string> {
  const result = { ...tags };
  for (const { Key: key = '', Value: value = '' } of added) {
    if (key.length < 1 || key.length > 128) {
      throw invalidValue('A tag key must have 1 to 128 characters.');
    }
    if (value.length > 256) throw invalidValue('A tag value can have at most 256 characters.');
    if (/^aws:/i.test(key)) throw invalidParameter('Tag keys that begin with aws: are reserved.');
    result[key] = value;
  }
  if (Object.keys(result).length > mostTags) {
    throw invalidParameter(`A secret can have at most ${mostTags} tags.`);
  }
  return result;
}

/** The tags without those of some keys; unknown keys do no harm. */
export function withoutTags(tags: Record<string, string>, keys: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}

/** The tags as the wire carries them. */
export function tagList(tags: Record<string, string>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
