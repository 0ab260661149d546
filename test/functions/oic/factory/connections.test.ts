import { describe, expect, it } from 'vitest';
import { testConnection } from '#functions/oic/factory/connection-test.ts';
import {
  attachFile,
  deleteConnection,
  eachConnection,
  getConnection,
  refreshMetadata,
  updateConnection,
} from '#functions/oic/factory/connections.ts';
import { textFile } from '#functions/oic/factory/multipart.ts';
import { collect } from '#functions/oic/pages.ts';
import { samplePromotion } from '#local/sample-promotion.ts';
import { useOic } from '#test/functions/oic/oic-setup.ts';
import {
  acme,
  acmeId,
  connection,
  openFactory,
  primaveraUpdate,
  projectId,
} from './factory-world.ts';

useOic();

describe.each(['camel', 'kebab'] as const)('connections, with names in %s', (fieldStyle) => {
  it('are read one and all, say what they need, and never show a secret', async () => {
    const { console } = await openFactory('imported');
    console.configure({ fieldStyle });
    const [draft] = await collect(
      eachConnection(acme, projectId, { where: { status: 'INPROGRESS' } }),
    );
    expect(draft).toMatchObject({ id: connection.connectionId, role: 'TARGET' });
    const policies = draft?.securityPolicyInfo?.map(({ securityPolicy }) => securityPolicy);
    expect(policies).toContain('BASIC_AUTH');
    await updateConnection(acme, connection, primaveraUpdate());
    const filled = await getConnection(acme, connection);
    expect(filled.status).toBe('CONFIGURED');
    expect(filled.securityProperties?.map(({ propertyValue }) => propertyValue)).toContain('*****');
  });
});

describe('a test', () => {
  it('tells a draft, a wrong password and a working connection apart', async () => {
    await openFactory('imported');
    await expect(testConnection(acme, connection)).rejects.toMatchObject({
      name: 'ConnectionIncomplete',
      message: expect.stringContaining('connectionUrl'),
    });
    await updateConnection(acme, connection, primaveraUpdate('wrong'));
    expect(await testConnection(acme, connection)).toMatchObject({ passed: false });
    await updateConnection(acme, connection, primaveraUpdate());
    expect(await testConnection(acme, connection)).toMatchObject({ passed: true });
  });
});

it('an open editor stops test, update, refresh and deletion, and is named', async () => {
  const { console } = await openFactory();
  console.lockConnection(projectId, connection.connectionId, 'kim.lee');
  for (const call of [
    () => testConnection(acme, connection),
    () => updateConnection(acme, connection, primaveraUpdate()),
    () => refreshMetadata(acme, connection),
    () => deleteConnection(acme, connection),
  ]) {
    await expect(call()).rejects.toMatchObject({
      name: 'Locked',
      message: expect.stringContaining('kim.lee'),
    });
  }
  console.unlockConnection(projectId, connection.connectionId);
  await refreshMetadata(acme, connection);
});

it('a mask is never sent back', async () => {
  const { world } = await openFactory();
  const update = primaveraUpdate('*****');
  await expect(updateConnection(acme, connection, update)).rejects.toMatchObject({
    name: 'Unexpected',
  });
  expect(world.callLog.count('oic.updateConnection')).toBe(0);
});

it('a file is the value of a property that takes one', async () => {
  await openFactory();
  const key = textFile('key.pem', 'a private key');
  await expect(attachFile(acme, connection, 'PrivateKey', key)).rejects.toMatchObject({
    name: 'NotFound',
  });
  const property = (propertyName: string) => ({
    propertyGroup: 'CREDENTIALS',
    propertyName,
    propertyType: 'STRING',
    propertyValue: `a ${propertyName}`,
  });
  await updateConnection(acme, connection, {
    connectionProperties: [],
    securityPolicy: 'OCI_SIGNATURE_VERSION1',
    securityProperties: ['TenancyOCID', 'UserOCID', 'FingerPrint'].map(property),
  });
  expect(await getConnection(acme, connection)).toMatchObject({ status: 'INPROGRESS' });
  await attachFile(acme, connection, 'PrivateKey', key);
  const filled = await getConnection(acme, connection);
  expect(filled.status).toBe('CONFIGURED');
  expect(JSON.stringify(filled)).not.toContain('a private key');
});

it('one that an integration needs stays, one that none needs can go', async () => {
  const { console } = await openFactory();
  await expect(deleteConnection(acme, connection)).rejects.toMatchObject({
    name: 'InUse',
    message: expect.stringContaining('FETCH_TOKEN'),
  });
  const spare = { id: 'SPARE', name: 'Spare', adapter: 'rest', role: 'TARGET' } as const;
  console.develop(acmeId, { ...samplePromotion, connections: [spare] });
  expect(await deleteConnection(acme, { projectId, connectionId: 'SPARE' })).toBe(true);
  expect(await deleteConnection(acme, { projectId, connectionId: 'SPARE' })).toBe(false);
});
