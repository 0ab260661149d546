import type { ApiAccess } from '#functions/oic/factory/call.ts';
import { defaultPrimaveraHost } from '#local/oracle/primavera/primavera.ts';
import { samplePromotion, sampleSchedule } from '#local/sample-promotion.ts';
import { client, instance } from '#test/functions/oic/oic-setup.ts';
import { connect } from '#test/functions/oic/simulated-oracle.ts';
import { account, openOicWorld } from '#test/local/oracle/oic/oic-world.ts';

/** The instance of the test's world, as the client calls it. */
export const acme: ApiAccess = { instance: { ...instance, serviceInstance: 'acme-ns' }, client };

/** OCID of that instance in the world. */
export const acmeId = 'ocid1.integrationinstance.acme-ns';

export const projectId = 'PROJECT_SYNC';
export const child = { projectId, integrationId: 'FETCH_TOKEN|01.00.0000' };
export const parent = { projectId, integrationId: 'SYNC_PROJECTS|01.00.0000' };
export const nightly = { projectId, integrationId: sampleSchedule.id };
export const connection = { projectId, connectionId: 'PRIMAVERA_CLOUD' };
export const lookup = { projectId, lookupName: 'STATUS_CODES' };

/** What the update of a connection to Primavera sends. */
export function primaveraUpdate(password = account.password) {
  const property = (
    propertyGroup: string,
    propertyName: string,
    propertyType: string,
    propertyValue: string,
  ) => ({ propertyGroup, propertyName, propertyType, propertyValue });
  return {
    connectionProperties: [
      property('CONNECTION_PROPS', 'connectionType', 'CHOICE', 'restUrl'),
      property('CONNECTION_PROPS', 'connectionUrl', 'URL', `https://${defaultPrimaveraHost}/`),
    ],
    securityPolicy: 'BASIC_AUTH',
    securityProperties: [
      property('CREDENTIALS', 'username', 'STRING', account.userName),
      property('CREDENTIALS', 'password', 'PASSWORD', password),
    ],
  };
}

/**
 * A world with the sample project: its connection is a draft and nothing is active, unless asked for.
 * @param state `configured`: the connection has its values; `active`: everything is active, too
 */
export async function openFactory(state: 'imported' | 'configured' | 'active' = 'configured') {
  const opened = await openOicWorld();
  connect(opened.world);
  opened.console.develop(acmeId, samplePromotion, 'client-1');
  if (state !== 'imported') {
    opened.console.fillConnection(
      { instance: acmeId, projectId, id: connection.connectionId },
      {
        connectionValues: {
          connectionType: 'restUrl',
          connectionUrl: `https://${defaultPrimaveraHost}/`,
        },
        securityPolicy: 'BASIC_AUTH',
        securityValues: { username: account.userName, password: account.password },
      },
    );
  }
  if (state === 'active') {
    const ids = samplePromotion.integrations.map(({ code, version }) => `${code}|${version}`);
    opened.console.activate(acmeId, projectId, ids);
  }
  return opened;
}

/** The bytes of a stream, in memory. */
export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Bytes as a file to send. */
export const fileOf = (name: string, bytes: Uint8Array) => ({
  name,
  bytes: bytes.length,
  async *open() {
    yield bytes;
  },
});
