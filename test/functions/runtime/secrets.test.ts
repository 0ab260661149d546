import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  InvalidParameterException,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { knownSecrets, withinInvocation } from '#runtime/invocation.ts';
import {
  deleteSecret,
  findSecret,
  OAuthClientSecret,
  OciApiKey,
  PrimaveraCredential,
  readSecret,
  secretName,
  writeSecret,
} from '#runtime/secrets.ts';
import { useLocalAccount } from './local-setup.ts';

const setup = useLocalAccount();
const fields = { username: 'svc@acme.example', password: 'Correct-Horse-9' };

const inInvocation = <T>(work: () => Promise<T>) =>
  withinInvocation(new AbortController().signal, work);

async function versionsOf(SecretId: string): Promise<number> {
  const { Versions = [] } = await setup.account.secrets.send(
    new ListSecretVersionIdsCommand({ SecretId, IncludeDeprecated: true }),
  );
  return Versions.length;
}

/** Stores a text as somebody would by hand. */
async function storeText(name: string, SecretString: string): Promise<void> {
  await writeSecret(name, fields, 'acme-1');
  await setup.account.secrets.send(new PutSecretValueCommand({ SecretId: name, SecretString }));
}

describe('writeSecret', () => {
  it('makes a secret of that name, tagged as ours', async () => {
    const name = secretName('acme-1', 'primavera');
    expect(name).toBe('oic-onboarding/acme-1/primavera');
    const { secretId, versionId } = await writeSecret(name, fields, 'acme-1');
    expect(secretId).toBe(name);
    expect(await readSecret(name, PrimaveraCredential)).toEqual({ value: fields, versionId });
    const command = new DescribeSecretCommand({ SecretId: name });
    const { Tags } = await setup.account.secrets.send(command);
    expect(Tags).toEqual([{ Key: 'oic-onboarding', Value: 'acme-1' }]);
  });

  it('makes no new version of what is stored already, in whatever order', async () => {
    const first = await writeSecret('same', fields, 'acme-1');
    const reversed = Object.fromEntries(Object.entries(fields).toReversed());
    expect(await writeSecret('same', { ...fields }, 'acme-1')).toEqual(first);
    expect(await writeSecret('same', reversed, 'acme-1')).toEqual(first);
    expect(await versionsOf('same')).toBe(1);
  });

  it.each<Record<string, string>>([{ password: 'Another-Horse-1' }, { extra: 'field' }])(
    'puts a version with %j on top',
    async (change) => {
      const name = `changed-${Object.keys(change)}`;
      const first = await writeSecret(name, fields, 'acme-1');
      const second = await writeSecret(name, { ...fields, ...change }, 'acme-1');
      expect(second.versionId).not.toBe(first.versionId);
      expect(await versionsOf(name)).toBe(2);
      const command = new GetSecretValueCommand({ SecretId: name });
      const { SecretString } = await setup.account.secrets.send(command);
      expect(JSON.parse(SecretString!)).toEqual({ ...fields, ...change });
    },
  );

  it('puts a version over what is no JSON object', async () => {
    await storeText('by-hand', 'just a password');
    const { versionId } = await writeSecret('by-hand', fields, 'acme-1');
    expect(await readSecret('by-hand', PrimaveraCredential)).toEqual({ value: fields, versionId });
  });

  it('puts its version when somebody else made the secret meanwhile', async () => {
    const error = { message: 'x', $metadata: {} };
    const manager = mockClient(SecretsManagerClient)
      .on(GetSecretValueCommand)
      .rejects(new ResourceNotFoundException(error))
      .on(CreateSecretCommand)
      .rejects(new ResourceExistsException(error))
      .on(PutSecretValueCommand)
      .resolves({ VersionId: 'v2' });
    try {
      const written = await writeSecret('raced', fields, 'acme-1');
      expect(written).toEqual({ secretId: 'raced', versionId: 'v2' });
      const [put] = manager.commandCalls(PutSecretValueCommand);
      expect(put!.args[0].input).toEqual({
        SecretId: 'raced',
        SecretString: JSON.stringify(fields),
      });
    } finally {
      manager.restore();
    }
  });

  it('scrubs what it writes, even when it cannot be written', async () => {
    const secrets = await inInvocation(async () => {
      await expect(writeSecret('bad name?', fields, 'acme-1')).rejects.toThrow();
      return [...knownSecrets()];
    });
    expect(secrets).toEqual([fields.password]);
  });
});

describe('readSecret', () => {
  it('names a secret that is missing', async () => {
    await expect(readSecret('nowhere', PrimaveraCredential)).rejects.toMatchObject({
      name: 'NotFound',
      message: 'The secret nowhere does not exist.',
    });
    expect(await findSecret('nowhere', PrimaveraCredential)).toBeUndefined();
  });

  it.each([
    ['{"username":"u"}', 'password'],
    ['{"username":"u","password":7}', 'password'],
    ['[{"username":"u"}]', 'username, password'],
    ['null', 'username, password'],
    ['"hunter22"', 'username, password', 'hunter22'],
    ['hunter22\n', 'username, password', 'hunter22'],
    ['{"password": hunter22}', 'username, password', '{"password": hunter22}'],
  ])('names what %j lacks, without repeating it', async (text, missing, secret?: string) => {
    await storeText('shape', text);
    const [error, secrets] = await inInvocation(async () => [
      await readSecret('shape', PrimaveraCredential).catch((refused) => refused),
      [...knownSecrets()],
    ]);
    expect(error).toMatchObject({
      name: 'Unexpected',
      message: `The secret shape lacks ${missing}.`,
    });
    expect(JSON.stringify([error.explanation, String(error.cause)])).not.toContain('hunter22');
    if (secret) expect(secrets).toContain(secret);
  });

  it('keeps out fields that nobody asked for', async () => {
    await storeText('more', JSON.stringify({ ...fields, note: 'from the admin' }));
    const { value } = await readSecret('more', PrimaveraCredential);
    expect(value).toEqual(fields);
    expect(await findSecret('more', PrimaveraCredential)).toMatchObject({ value: fields });
  });

  it.each([
    [PrimaveraCredential, fields, ['password']],
    [
      OAuthClientSecret,
      { clientId: 'client-id-1', clientSecret: 'client-secret-1' },
      ['clientSecret'],
    ],
    [
      OciApiKey,
      {
        tenancyId: 'ocid1.tenancy',
        userId: 'ocid1.user',
        fingerprint: '20:3b:97',
        privateKey: 'the-private-key',
        passphrase: 'open-sesame',
      },
      ['privateKey', 'passphrase'],
    ],
  ])('scrubs what is secret, and shows what is not: %#', async (schema, stored, hidden) => {
    const name = `scrubbed-${hidden[0]}`;
    await writeSecret(name, stored, 'acme-1');
    const secrets = await inInvocation(async () => {
      await readSecret(name, schema);
      return [...knownSecrets()];
    });
    const shown = Object.entries(stored).filter(([field]) => !hidden.includes(field));
    for (const field of hidden) expect(secrets).toContain((stored as never)[field]);
    for (const [, value] of shown) expect(secrets).not.toContain(value);
  });
});

describe('deleteSecret', () => {
  it('deletes at once, so that the name is free again', async () => {
    await writeSecret('gone', fields, 'acme-1');
    await deleteSecret('gone');
    expect(await findSecret('gone', PrimaveraCredential)).toBeUndefined();
    await writeSecret('gone', fields, 'acme-1');
    expect((await readSecret('gone', PrimaveraCredential)).value).toEqual(fields);
  });

  it('is content with what was never there', async () => {
    await expect(deleteSecret('never-there')).resolves.toBeUndefined();
  });

  it('tells any other trouble', async () => {
    const manager = mockClient(SecretsManagerClient)
      .onAnyCommand()
      .rejects(new InvalidParameterException({ message: 'x', $metadata: {} }));
    try {
      await expect(deleteSecret('any')).rejects.toThrow(InvalidParameterException);
    } finally {
      manager.restore();
    }
  });
});

describe('a secret that is being deleted', () => {
  it('is not there to be read, and its name is not free yet', async () => {
    await writeSecret('leaving', fields, 'acme-1');
    await setup.account.secrets.send(new DeleteSecretCommand({ SecretId: 'leaving' }));
    await expect(readSecret('leaving', PrimaveraCredential)).rejects.toMatchObject({
      name: 'NotFound',
    });
    await expect(writeSecret('leaving', fields, 'acme-1')).rejects.toMatchObject({
      name: 'Conflict',
      message: 'The secret leaving is being deleted, so its name is not free yet.',
    });
  });
});
