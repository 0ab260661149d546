import { randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import type { LocalAccount } from './local-account.ts';
import { openAccount } from './local-account.ts';

const SecretId = 'client';

async function create(account: LocalAccount): Promise<string> {
  const created = await account.secrets.send(
    new CreateSecretCommand({ Name: SecretId, SecretString: 'one' }),
  );
  return created.VersionId!;
}

async function put(account: LocalAccount, text: string, ...stages: string[]): Promise<string> {
  const { VersionId } = await account.secrets.send(
    new PutSecretValueCommand({
      SecretId,
      SecretString: text,
      ...(stages.length > 0 ? { VersionStages: stages } : {}),
    }),
  );
  return VersionId!;
}

async function stagesOf(account: LocalAccount): Promise<Record<string, string[]> | undefined> {
  const description = await account.secrets.send(new DescribeSecretCommand({ SecretId }));
  return description.VersionIdsToStages;
}

async function textAt(account: LocalAccount, VersionStage: string): Promise<string | undefined> {
  const read = await account.secrets.send(new GetSecretValueCommand({ SecretId, VersionStage }));
  return read.SecretString;
}

describe('stages', () => {
  it('AWSPREVIOUS follows AWSCURRENT, and what has no label is deprecated', async () => {
    await using account = await openAccount();
    const one = await create(account);
    const two = await put(account, 'two');
    expect(await stagesOf(account)).toEqual({ [two]: ['AWSCURRENT'], [one]: ['AWSPREVIOUS'] });
    const three = await put(account, 'three');
    expect(await stagesOf(account)).toEqual({ [three]: ['AWSCURRENT'], [two]: ['AWSPREVIOUS'] });

    const list = async (IncludeDeprecated: boolean) => {
      const query = new ListSecretVersionIdsCommand({ SecretId, IncludeDeprecated });
      return (await account.secrets.send(query)).Versions!.map(({ VersionId }) => VersionId);
    };
    expect(await list(false)).toEqual([two, three]);
    expect(await list(true)).toEqual([one, two, three]);
  });

  it('a pending version becomes current by moving the label', async () => {
    await using account = await openAccount();
    const one = await create(account);
    const two = await put(account, 'two', 'AWSPENDING');
    expect(await textAt(account, 'AWSCURRENT')).toBe('one');
    expect(await textAt(account, 'AWSPENDING')).toBe('two');
    const move = { SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: two };
    await expect(
      account.secrets.send(new UpdateSecretVersionStageCommand(move)),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await account.secrets.send(
      new UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId: one }),
    );
    expect(await stagesOf(account)).toEqual({
      [one]: ['AWSPREVIOUS'],
      [two]: ['AWSPENDING', 'AWSCURRENT'],
    });
  });

  it('a label can be taken away, but for AWSCURRENT', async () => {
    await using account = await openAccount();
    const one = await create(account);
    const two = await put(account, 'two', 'AWSPENDING');
    const remove = (VersionStage: string, RemoveFromVersionId: string) =>
      account.secrets.send(
        new UpdateSecretVersionStageCommand({ SecretId, VersionStage, RemoveFromVersionId }),
      );
    await expect(remove('AWSCURRENT', one)).rejects.toThrow(/completely removed/);
    await expect(remove('AWSPENDING', one)).rejects.toThrow(/not attached/);
    await remove('AWSPENDING', two);
    await expect(textAt(account, 'AWSPENDING')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('going back to the previous version swaps the labels', async () => {
    await using account = await openAccount();
    const one = await create(account);
    const two = await put(account, 'two');
    await account.secrets.send(
      new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: one,
        RemoveFromVersionId: two,
      }),
    );
    expect(await stagesOf(account)).toEqual({ [one]: ['AWSCURRENT'], [two]: ['AWSPREVIOUS'] });
  });
});

describe('versions', () => {
  it('a repeated put with its token makes one version', async () => {
    await using account = await openAccount();
    await create(account);
    const request = { SecretId, SecretString: 'two', ClientRequestToken: randomUUID() };
    await account.secrets.send(new PutSecretValueCommand(request));
    await put(account, 'three');
    await account.secrets.send(new PutSecretValueCommand(request));
    expect(await textAt(account, 'AWSCURRENT')).toBe('three');
    await expect(
      account.secrets.send(new PutSecretValueCommand({ ...request, SecretString: 'other' })),
    ).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  it('an update changes the value, the description, or both', async () => {
    await using account = await openAccount();
    await create(account);
    const only = await account.secrets.send(
      new UpdateSecretCommand({ SecretId, Description: 'for CupixWorks' }),
    );
    expect(only.VersionId).toBeUndefined();
    await account.secrets.send(new UpdateSecretCommand({ SecretId, SecretString: 'two' }));
    expect(await textAt(account, 'AWSCURRENT')).toBe('two');
    expect(await textAt(account, 'AWSPREVIOUS')).toBe('one');
    await expect(
      account.secrets.send(new DescribeSecretCommand({ SecretId })),
    ).resolves.toMatchObject({ Description: 'for CupixWorks' });
  });

  it('a secret without a value has none to read; the first value is current', async () => {
    await using account = await openAccount();
    await account.secrets.send(new CreateSecretCommand({ Name: SecretId }));
    await expect(textAt(account, 'AWSCURRENT')).rejects.toThrow(/staging label: AWSCURRENT/);
    await put(account, 'one', 'AWSPENDING');
    expect(await textAt(account, 'AWSCURRENT')).toBe('one');
  });

  it('at most 100 versions are kept, the labelled ones always', async () => {
    await using account = await openAccount();
    const one = await create(account);
    await put(account, 'pending', 'AWSPENDING');
    for (let count = 0; count < 105; count += 1) await put(account, `value ${count}`);
    const { Versions } = await account.secrets.send(
      new ListSecretVersionIdsCommand({ SecretId, IncludeDeprecated: true }),
    );
    expect(Versions).toHaveLength(100);
    expect(Versions!.map(({ VersionId }) => VersionId)).not.toContain(one);
    expect(await textAt(account, 'AWSPENDING')).toBe('pending');
  });
});
