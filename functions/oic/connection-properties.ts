import { InvalidArchive } from '#runtime/errors.ts';
import type {
  Connection,
  ConnectionUpdate,
  Property,
  SentProperty,
} from './factory/connections.ts';
import { isMask } from './mask.ts';

/** Oracle's code is BASIC_AUTH; that Integration 3 spells it so for this adapter is not verified. */
const BASIC_AUTH = /^BASIC_?AUTH/i;
const USER_NAME = /^user[-_.]?name$/i;
/** What a REST connection has to choose before its URL means anything. */
const BASE_URL_KIND = 'restUrl';

/**
 * The update that gives an imported connection its address and its credential, in the names, groups and
 * types that the connection itself uses. Everything else keeps the value it has; a mask is no value.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-connections-id-post.html
 * @throws InvalidArchive the connection has no address, or does not take a user name and password
 */
export function basicAuthUpdate(
  connection: Connection,
  values: { url: string; username: string; password: string },
): ConnectionUpdate {
  const policy = basicAuthPolicy(connection);
  const address = urlProperty(connection);
  const kinds = (connection.connectionProperties ?? []).filter(
    (property) => property !== address && acceptsBaseUrl(property) && !hasValue(property),
  );
  return {
    connectionProperties: [
      ...kinds.map((kind) => sent(kind, BASE_URL_KIND, 'CONNECTION_PROPS')),
      sent(address, values.url, 'CONNECTION_PROPS'),
    ],
    securityPolicy: policy.name,
    securityProperties: [
      sent(policy.username, values.username, 'CREDENTIALS'),
      sent(policy.password, values.password, 'CREDENTIALS'),
    ],
  };
}

/** The address that a connection has now, or undefined. */
export function connectionUrl(connection: Connection): string | undefined {
  return urlProperty(connection).propertyValue ?? undefined;
}

/** The names of everything required that has no value. A secret shows as a mask, which is a value here. */
export function missingProperties(connection: Connection): string[] {
  const { securityPolicy, securityPolicyInfo, securityProperties } = connection;
  const required =
    securityPolicyInfo?.find((info) => info.securityPolicy === securityPolicy)
      ?.securityProperties ??
    securityProperties ??
    [];
  const known = new Map((securityProperties ?? []).map((one) => [one.propertyName, one]));
  return [
    ...(connection.connectionProperties ?? []),
    ...required.map((one) => ({
      ...one,
      propertyValue: known.get(one.propertyName)?.propertyValue,
    })),
  ]
    .filter((one) => one.requiredFlag && !one.propertyValue && !one.defaultPropertyValue)
    .map((one) => one.propertyName)
    .concat(securityPolicy ? [] : ['securityPolicy']);
}

function urlProperty(connection: Connection): Property {
  const urls = (connection.connectionProperties ?? []).filter(
    ({ propertyType, propertyName }) =>
      propertyType === 'URL' || /^connection-?url$/i.test(propertyName),
  );
  const chosen = urls.find(({ propertyName }) => /connection-?url/i.test(propertyName)) ?? urls[0];
  if (chosen) return chosen;
  throw wrongConnection(connection, 'has no property for an address');
}

function basicAuthPolicy(connection: Connection) {
  const offered = [
    ...(connection.securityPolicyInfo ?? []),
    // A connection that doesn't list its policies still shows the one it has.
    {
      securityPolicy: connection.securityPolicy ?? '',
      securityProperties: connection.securityProperties,
    },
  ];
  const policy = offered.find(({ securityPolicy }) => BASIC_AUTH.test(securityPolicy));
  const properties = policy?.securityProperties ?? [];
  const username = properties.find(({ propertyName }) => USER_NAME.test(propertyName));
  const password = properties.find(({ propertyType }) => propertyType === 'PASSWORD');
  if (policy && username && password) return { name: policy.securityPolicy, username, password };
  const names = offered.map(({ securityPolicy }) => securityPolicy).filter(Boolean);
  throw wrongConnection(
    connection,
    `takes no user name and password (it offers ${names.join(', ') || 'no security policy'})`,
  );
}

function acceptsBaseUrl({ acceptableKeys }: Property): boolean {
  return (acceptableKeys ?? []).some((key) =>
    typeof key === 'string' ? key === BASE_URL_KIND : [key.value, key.key].includes(BASE_URL_KIND),
  );
}

function hasValue({ propertyValue }: Property): boolean {
  return Boolean(propertyValue) && !isMask(propertyValue);
}

function sent(property: Property, value: string, usualGroup: string): SentProperty {
  return {
    propertyGroup: property.propertyGroup ?? usualGroup,
    propertyName: property.propertyName,
    propertyType: property.propertyType ?? 'STRING',
    propertyValue: value,
  };
}

function wrongConnection(connection: Connection, why: string): InvalidArchive {
  return new InvalidArchive({
    system: 'oic',
    summary: `The outbound connection ${connection.id} of the archive ${why}.`,
    fix: 'Use the archive that Cupix supplies: its outbound connection is a REST connection with Basic Authentication.',
  });
}
