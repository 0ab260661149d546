import type {
  Connection,
  ConnectionUpdate,
  Property,
  SentProperty,
} from '#functions/oic/factory/connections.ts';
import { InvalidRequest } from '#runtime/errors.ts';
import type { ConnectionValues } from '#runtime/promotion.ts';

/**
 * The update that gives a connection its values in an environment, in the names, groups and types that the connection
 * itself shows. What isn't named keeps the value it has.
 * @param secrets security properties by name
 * @throws InvalidRequest the connection has no such property or policy
 */
export function updateFor(
  connection: Connection,
  values: ConnectionValues,
  secrets: Record<string, string>,
): ConnectionUpdate {
  const policy = values.securityPolicy ?? connection.securityPolicy ?? '';
  return {
    connectionProperties: sentBy(values.properties, connection.connectionProperties ?? [], {
      connection: connection.id,
      what: 'property',
      group: 'CONNECTION_PROPS',
    }),
    securityPolicy: policy,
    securityProperties: sentBy(secrets, securityPropertiesOf(connection, policy), {
      connection: connection.id,
      what: `security property of ${policy || 'no policy'}`,
      group: 'CREDENTIALS',
    }),
    ...(values.agentGroup !== null && { agentGroupId: values.agentGroup }),
  };
}

/** What a policy needs, as the connection describes it. @throws InvalidRequest it doesn't take that policy */
export function securityPropertiesOf(connection: Connection, policy: string): Property[] {
  const offered = connection.securityPolicyInfo ?? [];
  const found = offered.find(({ securityPolicy }) => securityPolicy === policy);
  if (found) return found.securityProperties ?? [];
  if (offered.length > 0 && policy !== '') {
    throw new InvalidRequest({
      system: 'oic',
      summary: `The connection ${connection.id} does not take the security policy ${policy}.`,
      fix: `Choose one of these in the environments file: ${offered.map((one) => one.securityPolicy).join(', ')}.`,
    });
  }
  return connection.securityProperties ?? [];
}

function sentBy(
  values: Record<string, string>,
  known: readonly Property[],
  about: { connection: string; what: string; group: string },
): SentProperty[] {
  return Object.entries(values).map(([name, propertyValue]) => {
    const property = known.find(({ propertyName }) => propertyName === name);
    if (!property) throw unknownProperty(name, known, about);
    return {
      propertyGroup: property.propertyGroup ?? about.group,
      propertyName: name,
      propertyType: property.propertyType ?? 'STRING',
      propertyValue,
    };
  });
}

function unknownProperty(
  name: string,
  known: readonly Property[],
  { connection, what }: { connection: string; what: string },
): InvalidRequest {
  const names = known.map(({ propertyName }) => propertyName);
  return new InvalidRequest({
    system: 'oic',
    summary: `The connection ${connection} has no ${what} called ${name}.`,
    fix: `These are there: ${names.join(', ') || 'none'}. Correct the environments file, or the fields of its secret.`,
  });
}

/**
 * The names of everything required that neither the environment nor the connection has a value for.
 * @param known names of the fields of the secret; undefined: not looked at
 */
export function valuesMissing(
  connection: Connection,
  values: ConnectionValues | undefined,
  isThere: boolean,
  known: readonly string[],
): string[] {
  const policy = values?.securityPolicy ?? connection.securityPolicy ?? '';
  const given = new Set([...Object.keys(values?.properties ?? {}), ...known]);
  const isMissing = (property: Property) =>
    property.requiredFlag === true &&
    !given.has(property.propertyName) &&
    !property.defaultPropertyValue &&
    // A connection that the target has already keeps what it has.
    !(isThere && property.propertyValue);
  const security = securityPropertiesOf(connection, policy).map((property) => ({
    ...property,
    propertyValue: connection.securityProperties?.find(
      ({ propertyName }) => propertyName === property.propertyName,
    )?.propertyValue,
  }));
  return [...(connection.connectionProperties ?? []), ...security]
    .filter(isMissing)
    .map(({ propertyName }) => propertyName)
    .concat(policy === '' && !isThere ? ['securityPolicy'] : []);
}
