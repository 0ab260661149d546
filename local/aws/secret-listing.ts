/**
 * ListSecrets' filters and order
 * (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html).
 */

import type { Filter, ListSecretsRequest } from '@aws-sdk/client-secrets-manager';
import { invalidParameter } from './secret-errors.ts';
import type { Secret } from './secret-store.ts';

type Matcher = (secret: Secret, value: string) => boolean;

const startsWithIgnoringCase = (text: string, value: string) =>
  text.toLowerCase().startsWith(value.toLowerCase());

const matchers: Record<string, Matcher> = {
  name: (secret, value) => secret.name.startsWith(value),
  description: (secret, value) => startsWithIgnoringCase(secret.description ?? '', value),
  'tag-key': (secret, value) => Object.keys(secret.tags).some((key) => key.startsWith(value)),
  'tag-value': (secret, value) =>
    Object.values(secret.tags).some((tagValue) => tagValue.startsWith(value)),
  // Nothing here is replicated or owned by another service.
  'primary-region': () => false,
  'owning-service': () => false,
  all: (secret, value) =>
    [secret.name, secret.description ?? '', ...Object.entries(secret.tags).flat()].some((text) =>
      startsWithIgnoringCase(text, value),
    ),
};

function matches(secret: Secret, filter: Filter): boolean {
  const matcher = matchers[filter.Key ?? ''];
  if (!matcher) throw invalidParameter(`Filter.Key ${filter.Key} is not known.`);
  const values = filter.Values ?? [];
  const excluded = values.filter((value) => value.startsWith('!'));
  if (excluded.some((value) => matcher(secret, value.slice(1)))) return false;
  const wanted = values.filter((value) => !value.startsWith('!'));
  return wanted.length === 0 || wanted.some((value) => matcher(secret, value));
}

const orders: Record<string, (a: Secret, b: Secret) => number> = {
  'created-date': (a, b) => a.createdAt - b.createdAt,
  'last-changed-date': (a, b) => a.changedAt - b.changedAt,
  name: (a, b) => (a.name < b.name ? -1 : 1),
  // Reads are not recorded, so the order of creation stands in.
  'last-accessed-date': (a, b) => a.createdAt - b.createdAt,
};

/**
 * The secrets that a ListSecrets request asks for, in its order.
 * @param secrets All secrets, oldest first.
 * @throws ServiceError InvalidParameterException.
 */
export function selectSecrets(secrets: readonly Secret[], request: ListSecretsRequest): Secret[] {
  const order = orders[request.SortBy ?? 'created-date'];
  if (!order) throw invalidParameter(`SortBy ${request.SortBy} is not known.`);
  const selected = secrets
    .filter((secret) => request.IncludePlannedDeletion || !secret.deletion)
    .filter((secret) => (request.Filters ?? []).every((filter) => matches(secret, filter)))
    .sort(order);
  return request.SortOrder === 'desc' ? selected.reverse() : selected;
}
