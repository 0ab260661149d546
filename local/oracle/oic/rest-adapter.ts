/**
 * What the REST adapter asks of a connection. Property names, groups and types as in live bodies
 * (https://github.com/rchafik/oicDevops, README, and the collection of
 * https://github.com/oracle-devrel/technology-engineering, `06-oic-cicd-quickstart`); the exact
 * set for Basic Authentication is not verified with Oracle.
 */

import type { ConnectionRecord, PropertyValue } from './model.ts';

export interface PropertyDefinition extends Omit<PropertyValue, 'propertyValue'> {
  displayName: string;
  propertyDescription: string;
  propertyShortDesc: string;
  requiredFlag: boolean;
  hiddenFlag: boolean;
  hasAttachment: boolean;
  acceptableKeys?: { value: string; displayName: string }[];
}

export interface SecurityPolicy {
  securityPolicy: string;
  description: string;
  properties: PropertyDefinition[];
}

function property(
  propertyGroup: string,
  propertyName: string,
  propertyType: string,
  displayName: string,
): PropertyDefinition {
  return {
    propertyGroup,
    propertyName,
    propertyType,
    displayName,
    propertyDescription: displayName,
    propertyShortDesc: displayName,
    requiredFlag: true,
    hiddenFlag: false,
    hasAttachment: false,
  };
}

const connectionProperties: PropertyDefinition[] = [
  {
    ...property('CONNECTION_PROPS', 'connectionType', 'CHOICE', 'Connection Type'),
    acceptableKeys: [
      { value: 'restUrl', displayName: 'REST API Base URL' },
      { value: 'openApiUrl', displayName: 'OpenAPI URL' },
    ],
  },
  property('CONNECTION_PROPS', 'connectionUrl', 'URL', 'Connection URL'),
];

const policies: SecurityPolicy[] = [
  {
    securityPolicy: 'BASIC_AUTH',
    description: 'Basic Authentication',
    properties: [
      property('CREDENTIALS', 'username', 'STRING', 'Username'),
      property('CREDENTIALS', 'password', 'PASSWORD', 'Password'),
    ],
  },
  {
    securityPolicy: 'OAUTH_CLIENT_CREDENTIALS_GRANT',
    description: 'OAuth Client Credentials',
    properties: [
      property('CREDENTIALS', 'oauth.access.token.uri', 'URL', 'Access Token URI'),
      property('CREDENTIALS', 'oauth.client.id', 'STRING', 'Client Id'),
      property('CREDENTIALS', 'oauth.client.secret', 'PASSWORD', 'Client Secret'),
    ],
  },
  {
    // https://github.com/rchafik/oicDevops
    securityPolicy: 'OCI_SIGNATURE_VERSION1',
    description: 'OCI Signature Version 1',
    properties: [
      property('CREDENTIALS', 'TenancyOCID', 'STRING', 'Tenancy OCID'),
      property('CREDENTIALS', 'UserOCID', 'STRING', 'User OCID'),
      { ...property('CREDENTIALS', 'PrivateKey', 'FILE', 'Private Key'), hasAttachment: true },
      property('CREDENTIALS', 'FingerPrint', 'STRING', 'Finger Print'),
    ],
  },
  { securityPolicy: 'NO_SECURITY_POLICY', description: 'No Security Policy', properties: [] },
];

/** The properties of a connection in that role; a trigger has no address. */
export function connectionPropertiesOf(role: ConnectionRecord['role']): PropertyDefinition[] {
  return role === 'SOURCE' ? [] : connectionProperties;
}

/** The security policies that the adapter accepts. */
export function securityPoliciesOf(): SecurityPolicy[] {
  return policies;
}

/** The properties of a policy; none while no policy is chosen. */
export function securityPropertiesOf(policy: string | undefined): PropertyDefinition[] {
  return policies.find(({ securityPolicy }) => securityPolicy === policy)?.properties ?? [];
}

/** The names of what a connection still lacks: required values, or the choice of a policy. */
export function missingIn(connection: ConnectionRecord): string[] {
  const lacking = (properties: PropertyDefinition[], values: Record<string, string>) =>
    properties
      .filter(({ requiredFlag, propertyName }) => requiredFlag && !values[propertyName])
      .map(({ propertyName }) => propertyName);
  return [
    ...lacking(connectionPropertiesOf(connection.role), connection.connectionValues),
    ...(connection.securityPolicy === undefined ? ['securityPolicy'] : []),
    ...lacking(securityPropertiesOf(connection.securityPolicy), connection.securityValues),
  ];
}

/** How much of a connection is filled in, 0 to 100. */
export function percentageOf(connection: ConnectionRecord): number {
  const missing = missingIn(connection).length;
  const wanted =
    1 +
    connectionPropertiesOf(connection.role).length +
    securityPropertiesOf(connection.securityPolicy).length;
  return Math.round((100 * (wanted - missing)) / wanted);
}
