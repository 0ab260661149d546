import { randomUUID } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  InvalidParameterException,
  InvalidRequestException,
  ListSecretsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  RestoreSecretCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import type { LocalAccount } from './local-account.ts';
import { openAccount } from './local-account.ts';

const Name = 'oic-onboarding/acme/primavera';
const SecretString = '{"username":"integration","password":"correct horse battery"}';

async function create(account: LocalAccount, name = Name): Promise<string> {
  const { ARN } = await account.secrets.send(new CreateSecretCommand({ Name: name, SecretString }));
  return ARN!;
}

describe('a secret', () => {
  it('is read by name, ARN, partial ARN, version and stage', async () => {
    await using account = await openAccount();
    const ARN = await create(account);
    expect(ARN).toMatch(
      /^arn:aws:secretsmanager:eu-central-1:111111111111:secret:oic-onboarding\/acme\/primavera-\w{6}$/,
    );
    const first = await account.secrets.send(new GetSecretValueCommand({ SecretId: Name }));
    expect(first).toMatchObject({ ARN, Name, SecretString, VersionStages: ['AWSCURRENT'] });
    expect(first.CreatedDate).toEqual(new Date(account.clock.time));
    for (const query of [
      { SecretId: ARN },
      { SecretId: ARN.slice(0, -7) },
      { SecretId: Name, VersionId: first.VersionId },
      { SecretId: Name, VersionStage: 'AWSCURRENT' },
    ]) {
      const again = await account.secrets.send(new GetSecretValueCommand(query));
      expect(again.SecretString).toBe(SecretString);
    }
    const foreign = `${ARN.slice(0, -6)}AAAAAA`;
    await expect(
      account.secrets.send(new GetSecretValueCommand({ SecretId: foreign })),
    ).rejects.toThrow(ResourceNotFoundException);
  });

  it('may be binary', async () => {
    await using account = await openAccount();
    const SecretBinary = new Uint8Array([0, 255, 1, 254]);
    await account.secrets.send(new CreateSecretCommand({ Name, SecretBinary }));
    const read = await account.secrets.send(new GetSecretValueCommand({ SecretId: Name }));
    expect(Buffer.from(read.SecretBinary!)).toEqual(Buffer.from(SecretBinary));
    expect(read.SecretString).toBeUndefined();
  });

  it('may have a name that ends like the random part of an ARN', async () => {
    await using account = await openAccount();
    const ARN = await create(account, 'client-secret');
    await expect(
      account.secrets.send(new GetSecretValueCommand({ SecretId: ARN.slice(0, -7) })),
    ).resolves.toMatchObject({ Name: 'client-secret' });
  });

  it('is created once however often the request is sent', async () => {
    await using account = await openAccount();
    const request = { Name, SecretString, ClientRequestToken: randomUUID() };
    const first = await account.secrets.send(new CreateSecretCommand(request));
    const again = await account.secrets.send(new CreateSecretCommand(request));
    expect(again).toMatchObject({ ARN: first.ARN, VersionId: request.ClientRequestToken });
    await expect(
      account.secrets.send(new CreateSecretCommand({ ...request, SecretString: 'other' })),
    ).rejects.toThrow(ResourceExistsException);
    await expect(create(account)).rejects.toThrow(ResourceExistsException);
  });

  it('is changed by one request at a time', async () => {
    await using account = await openAccount();
    await create(account);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        account.secrets.send(
          new TagResourceCommand({ SecretId: Name, Tags: [{ Key: `key-${index}`, Value: '' }] }),
        ),
      ),
    );
    const { Tags } = await account.secrets.send(new DescribeSecretCommand({ SecretId: Name }));
    expect(Tags).toHaveLength(20);
    const TagKeys = Tags!.map(({ Key }) => Key!).filter((key) => key !== 'key-7');
    await account.secrets.send(new UntagResourceCommand({ SecretId: Name, TagKeys }));
    const left = await account.secrets.send(new DescribeSecretCommand({ SecretId: Name }));
    expect(left.Tags).toEqual([{ Key: 'key-7', Value: '' }]);
  });

  it('can be deleted, restored, and is gone after its recovery window', async () => {
    await using account = await openAccount();
    await create(account);
    const deleted = await account.secrets.send(
      new DeleteSecretCommand({ SecretId: Name, RecoveryWindowInDays: 7 }),
    );
    expect(deleted.DeletionDate).toEqual(new Date(account.clock.time + 7 * 86_400_000));
    const read = () => account.secrets.send(new GetSecretValueCommand({ SecretId: Name }));
    await expect(read()).rejects.toThrow(InvalidRequestException);
    await expect(create(account)).rejects.toThrow(InvalidRequestException);
    const described = await account.secrets.send(new DescribeSecretCommand({ SecretId: Name }));
    expect(described.DeletedDate).toEqual(new Date(account.clock.time));
    await account.secrets.send(new RestoreSecretCommand({ SecretId: Name }));
    await expect(read()).resolves.toMatchObject({ SecretString });

    await account.secrets.send(new DeleteSecretCommand({ SecretId: Name }));
    account.clock.time += 30 * 86_400_000;
    await expect(read()).rejects.toThrow(ResourceNotFoundException);
    await expect(create(account)).resolves.toContain(Name);
  });

  it('can be deleted at once, also when it is not there', async () => {
    await using account = await openAccount();
    await create(account);
    const force = new DeleteSecretCommand({ SecretId: Name, ForceDeleteWithoutRecovery: true });
    await account.secrets.send(force);
    await expect(
      account.secrets.send(new DescribeSecretCommand({ SecretId: Name })),
    ).rejects.toThrow(ResourceNotFoundException);
    await expect(account.secrets.send(force)).resolves.toMatchObject({ Name });
    const both = { SecretId: Name, ForceDeleteWithoutRecovery: true, RecoveryWindowInDays: 7 };
    await expect(account.secrets.send(new DeleteSecretCommand(both))).rejects.toThrow(
      InvalidParameterException,
    );
  });
});

describe('the list', () => {
  async function names(account: LocalAccount, query: object): Promise<(string | undefined)[]> {
    const { SecretList } = await account.secrets.send(new ListSecretsCommand(query));
    return SecretList!.map((secret) => secret.Name);
  }

  it('filters by name and tag, leaves out the deleted, and pages', async () => {
    await using account = await openAccount();
    for (const name of ['oic/a', 'oic/b', 'oic/c', 'other']) {
      account.clock.time += 1000;
      await create(account, name);
    }
    await account.secrets.send(
      new TagResourceCommand({ SecretId: 'oic/b', Tags: [{ Key: 'customer', Value: 'acme' }] }),
    );
    const filter = (Key: 'name' | 'tag-key' | 'tag-value', ...Values: string[]) => ({
      Filters: [{ Key, Values }],
    });
    expect(await names(account, filter('name', 'oic/'))).toEqual(['oic/a', 'oic/b', 'oic/c']);
    expect(await names(account, filter('name', '!oic/'))).toEqual(['other']);
    expect(await names(account, filter('tag-key', 'cust'))).toEqual(['oic/b']);
    expect(await names(account, filter('tag-value', 'nobody'))).toEqual([]);
    const [first] = await names(account, { SortOrder: 'desc' });
    expect(first).toBe('other');

    await account.secrets.send(new DeleteSecretCommand({ SecretId: 'oic/c' }));
    expect(await names(account, {})).toEqual(['oic/a', 'oic/b', 'other']);
    expect(await names(account, { IncludePlannedDeletion: true })).toHaveLength(4);

    const pages: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await account.secrets.send(
        new ListSecretsCommand({ MaxResults: 2, ...(NextToken ? { NextToken } : {}) }),
      );
      expect(page.SecretList!.length).toBeLessThanOrEqual(2);
      pages.push(...page.SecretList!.map((secret) => secret.Name));
      NextToken = page.NextToken;
    } while (NextToken);
    expect(pages).toEqual(['oic/a', 'oic/b', 'other']);
    await expect(names(account, { NextToken: 'bogus' })).rejects.toMatchObject({
      name: 'InvalidNextTokenException',
    });
  });
});

describe('the wire', () => {
  it.each([
    [{ Name: 'a b', SecretString }, 'ValidationException'],
    [{ Name, SecretString: 'x'.repeat(65_537) }, 'ValidationException'],
    [{ Name, SecretString: '' }, 'ValidationException'],
    [{ Name: undefined, SecretString }, 'ValidationException'],
    [{ Name, SecretString, ClientRequestToken: 'short' }, 'InvalidParameterException'],
    [{ Name, SecretString, SecretBinary: new Uint8Array(1) }, 'InvalidParameterException'],
    [{ Name, SecretString, Tags: [{ Key: 'aws:x', Value: 'y' }] }, 'InvalidParameterException'],
    [{ Name: 5 as unknown as string, SecretString }, 'SerializationException'],
  ])('refuses to create %j as %s', async (request, error) => {
    await using account = await openAccount();
    await expect(account.secrets.send(new CreateSecretCommand(request))).rejects.toMatchObject({
      name: error,
      $metadata: { httpStatusCode: 400 },
    });
    expect(account.defects).toEqual([]);
  });

  it('names an operation that it lacks', async () => {
    await using account = await openAccount();
    await expect(account.secrets.send(new GetRandomPasswordCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('GetRandomPassword'),
    });
  });
});

describe('on disk', () => {
  async function secretFiles(account: LocalAccount): Promise<string[]> {
    const folder = path.join(account.directory, 'secrets');
    return (await readdir(folder)).map((file) => path.join(folder, file));
  }

  it('survives a restart, encrypted', async () => {
    await using account = await openAccount();
    await create(account);
    await account.secrets.send(
      new PutSecretValueCommand({ SecretId: Name, SecretString: 'another value' }),
    );
    await account.restart();
    const read = await account.secrets.send(new GetSecretValueCommand({ SecretId: Name }));
    expect(read.SecretString).toBe('another value');

    const entries = await readdir(account.directory, { recursive: true, withFileTypes: true });
    // The database of the tables renames its files while it runs; nothing was written there.
    const files = entries.filter(
      (entry) => entry.isFile() && !entry.parentPath.includes(`${path.sep}tables`),
    );
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      const content = await readFile(path.join(file.parentPath, file.name), 'latin1');
      for (const plain of ['correct horse', 'another value', 'primavera']) {
        expect(content, file.name).not.toContain(plain);
        // Base64 of a text depends on where it begins; without its ends it shows in one of three.
        for (const shift of ['', 'x', 'xx']) {
          const base64 = Buffer.from(shift + plain).toString('base64');
          expect(content, file.name).not.toContain(base64.slice(4, -4));
        }
      }
    }
  });

  it('is refused when somebody changed or swapped a file', async () => {
    await using account = await openAccount();
    await create(account);
    const [file] = await secretFiles(account);
    await create(account, 'second');
    const second = (await secretFiles(account)).find((each) => each !== file)!;
    await writeFile(file!, await readFile(second));
    const read = account.secrets.send(new GetSecretValueCommand({ SecretId: Name }));
    await expect(read).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(account.defects).toMatchObject([{ name: 'Tampered' }]);
  });
});
