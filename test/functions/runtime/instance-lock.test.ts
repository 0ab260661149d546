import { describe, expect, it } from 'vitest';
import { takeInstance } from '#runtime/instance-lock.ts';
import { recordProgress, recordStart } from '#runtime/ledger.ts';
import { useLocalAccount } from './local-setup.ts';

useLocalAccount();
const instanceOf = (serviceInstance: string) => ({
  serviceInstance,
  designTimeUrl: 'https://design.integration.eu-frankfurt-1.ocp.oraclecloud.com',
});
const begin = (id: string) =>
  recordStart({ id, kind: 'recovery', customer: 'acme', executionArn: 'arn', request: {} });

describe('an instance', () => {
  it('is taken once, and again by the same recovery', async () => {
    await begin('acme-1');
    await takeInstance(instanceOf('one'), 'acme-1');
    await takeInstance(instanceOf('one'), 'acme-1');
  });

  it('is refused to another recovery until the run of the first has ended', async () => {
    await begin('acme-2');
    await begin('acme-3');
    await takeInstance(instanceOf('two'), 'acme-2');
    await expect(takeInstance(instanceOf('two'), 'acme-3')).rejects.toMatchObject({
      name: 'Conflict',
      message: expect.stringContaining('acme-2'),
    });
    await takeInstance(instanceOf('another'), 'acme-3');
    await recordProgress('acme-2', { status: 'FAILED' });
    await takeInstance(instanceOf('two'), 'acme-3');
    await expect(takeInstance(instanceOf('two'), 'acme-2')).rejects.toMatchObject({
      name: 'Conflict',
    });
  });

  it('goes to one of several that want it at the same time', async () => {
    const ids = ['acme-4', 'acme-5', 'acme-6'];
    for (const id of ids) await begin(id);
    const tried = await Promise.allSettled(ids.map((id) => takeInstance(instanceOf('three'), id)));
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
