import type { Credential } from '#runtime/credential.ts';
import { opcOrigin } from '#runtime/opc-scope.ts';
import { PrimaveraCredential, readSecret } from '#runtime/secrets.ts';
import { connectionUrl } from './connection-properties.ts';
import type { Connection } from './factory/connections.ts';
import type { ConnectionFacts } from './project-records.ts';

/** What should be on the connection, as far as it can be compared. */
export type WantedConnection = Pick<ConnectionFacts, 'credentialVersion' | 'connectionUrl'>;

/** What should be on the connection, with the credential itself. */
export async function wantedConnection(input: {
  primaveraUrl: string;
  credential: Credential;
}): Promise<{ wanted: WantedConnection; value: { username: string; password: string } }> {
  const { value, versionId } = await readSecret(input.credential.secretId, PrimaveraCredential);
  // No path: the integration appends its own. https://support.cupix.works/hc/en-us/articles/46202539403419-Oracle-Integration
  const url = `${opcOrigin(input.primaveraUrl)}/`;
  return { wanted: { credentialVersion: versionId, connectionUrl: url }, value };
}

/** Tells whether what we noted to have put on the connection is what should be on it. */
export function isNoted(facts: ConnectionFacts, wanted: WantedConnection): boolean {
  return (
    facts.credentialVersion === wanted.credentialVersion &&
    facts.connectionUrl === wanted.connectionUrl
  );
}

/** The password itself can't be read back, so an unchanged connection is told by its time of change. */
export function isConfigured(
  found: Connection,
  facts: ConnectionFacts,
  wanted: WantedConnection,
): boolean {
  return (
    isNoted(facts, wanted) &&
    found.status === 'CONFIGURED' &&
    connectionUrl(found) === wanted.connectionUrl &&
    facts.lastUpdated === String(found.lastUpdated ?? '')
  );
}
