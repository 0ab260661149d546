import { isDeepStrictEqual } from 'node:util';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  InvalidRequestException,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { Conflict, NotFound, Unexpected } from './errors.ts';
import { rememberSecret } from './invocation.ts';
import { optionalSetting, setting } from './settings.ts';

const client = new SecretsManagerClient({ maxAttempts: 2 });

export const PrimaveraCredential = z.object({ username: z.string(), password: z.string() });
export const OAuthClientSecret = z.object({ clientId: z.string(), clientSecret: z.string() });
/** A person who signed in with `oic-onboarding login`; without `clientSecret` for a public client. */
export const PersonSecret = z.object({
  clientId: z.string(),
  clientSecret: z.optional(z.string()),
  refreshToken: z.string(),
  /** Of the resource that they allowed, fully qualified. */
  scope: z.string(),
  signedInAs: z.string(),
});
export type PersonSignIn = z.output<typeof PersonSecret>;
/** Either: what is read decides whether a client acts as itself or for a person. */
export const OAuthSecret = z.union([PersonSecret, OAuthClientSecret]);
export const ApiToken = z.object({ token: z.string() });
/** Whatever a connection of OIC needs, by the names of its properties. */
export const SecretFields = z.record(z.string(), z.string());
/** An OCI API key: https://docs.oracle.com/en-us/iaas/Content/API/Concepts/apisigningkey.htm */
export const OciApiKey = z.object({
  tenancyId: z.string(),
  userId: z.string(),
  fingerprint: z.string(),
  privateKey: z.string(),
  passphrase: z.optional(z.string()),
});

/** The OAuth client that may exchange AWS tokens in one identity domain; alone it can do nothing. */
export const OciExchangeClient = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  domainUrl: z.string(),
});

/** Names that aren't secret although they live in a secret; scrubbing them would only hide the cause. */
const PUBLIC_FIELDS = new Set([
  'username',
  'clientId',
  'scope',
  'signedInAs',
  'domainUrl',
  'tenancyId',
  'userId',
  'fingerprint',
]);

export interface SecretReference {
  secretId: string;
  versionId: string;
}

/** The name of one of an onboarding's secrets: `<prefix>/<onboarding id>/<what>`. */
export function secretName(
  jobId: string,
  what:
    | 'primavera'
    | 'provisioner-client'
    | 'runtime-client'
    | 'cupixworks'
    | 'cpq-administrator'
    | 'cpq-client'
    | 'cpq-adopted-client',
): string {
  return `${setting('SECRET_PREFIX')}/${jobId}/${what}`;
}

/**
 * Reads a secret and parses it; its values are scrubbed from everything this invocation lets out.
 * @throws NotFound no such secret, or it is being deleted
 * @throws Unexpected it doesn't hold what its reader needs
 */
export async function readSecret<T extends z.ZodMiniType>(
  secretId: string,
  schema: T,
): Promise<{ value: z.output<T>; versionId: string }> {
  const found = await find(secretId);
  if (!found) {
    throw new NotFound({
      system: 'aws',
      summary: `The secret ${secretId} does not exist.`,
      fix: 'Create it, or name the right one in the request, then resume.',
    });
  }
  const parsed = z.safeParse(schema, found.fields);
  if (!parsed.success) {
    throw new Unexpected({
      system: 'aws',
      summary: `The secret ${secretId} lacks ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}.`,
      fix: 'Store it as JSON with these fields, then resume.',
    });
  }
  return { value: parsed.data, versionId: found.versionId };
}

/** As `readSecret`, but undefined when there is no such secret. */
export async function findSecret<T extends z.ZodMiniType>(
  secretId: string,
  schema: T,
): Promise<{ value: z.output<T>; versionId: string } | undefined> {
  return (await find(secretId)) ? readSecret(secretId, schema) : undefined;
}

/** Puts a new version on top of a secret that is there. */
export async function replaceSecret(
  secretId: string,
  fields: Record<string, string>,
): Promise<void> {
  remember(fields);
  const SecretString = JSON.stringify(fields);
  await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString }));
}

/**
 * Stores a secret under a name of ours. Writing what is stored already makes no new version, so that
 * a second run of the same request leaves the version id, and everything that depends on it, alone.
 * @throws Conflict the secret of that name is being deleted
 */
export async function writeSecret(
  name: string,
  fields: Record<string, string>,
  jobId: string,
): Promise<SecretReference> {
  remember(fields);
  const stored = await find(name);
  if (stored && isDeepStrictEqual(stored.fields, fields)) {
    return { secretId: name, versionId: stored.versionId };
  }
  const SecretString = JSON.stringify(fields);
  if (!stored) {
    try {
      const made = await client.send(
        new CreateSecretCommand({
          Name: name,
          SecretString,
          KmsKeyId: optionalSetting('SECRETS_KEY'),
          Tags: [{ Key: 'oic-onboarding', Value: jobId }],
        }),
      );
      return { secretId: name, versionId: made.VersionId ?? '' };
    } catch (error) {
      if (isBeingDeleted(error)) throw nameTaken(name, error);
      // Somebody was quicker (the same stage running twice): put a version on top.
      if (!(error instanceof ResourceExistsException)) throw error;
    }
  }
  const put = await client.send(new PutSecretValueCommand({ SecretId: name, SecretString }));
  return { secretId: name, versionId: put.VersionId ?? '' };
}

/** Tells whether a secret holds exactly these fields: whether writing them would change nothing. */
export async function holdsFields(name: string, fields: Record<string, string>): Promise<boolean> {
  remember(fields);
  return isDeepStrictEqual((await find(name))?.fields, fields);
}

/** Deletes a secret of ours; one that was never there is fine. */
export async function deleteSecret(name: string): Promise<void> {
  try {
    await client.send(
      new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }),
    );
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}

async function find(
  secretId: string,
): Promise<{ fields: Record<string, unknown>; versionId: string } | undefined> {
  try {
    const found = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    const fields = fieldsOf(found.SecretString ?? '');
    remember(fields);
    return { fields, versionId: found.VersionId ?? '' };
  } catch (error) {
    if (error instanceof ResourceNotFoundException || isBeingDeleted(error)) return undefined;
    throw error;
  }
}

/** The fields of a secret; none when it isn't a JSON object. Whatever it is, it is a secret. */
function fieldsOf(text: string): Record<string, unknown> {
  rememberSecret(text.trim());
  try {
    const fields: unknown = JSON.parse(text);
    if (typeof fields === 'object') return { ...fields };
    rememberSecret(String(fields));
  } catch {
    // The parser's message would quote the secret.
  }
  return {};
}

/**
 * A secret can't be read or made anew between its deletion and its end: seconds when it was forced, else
 * up to 30 days (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html).
 */
function isBeingDeleted(error: unknown): boolean {
  return error instanceof InvalidRequestException && /deletion/i.test(error.message);
}

function nameTaken(name: string, cause: unknown): Conflict {
  return new Conflict(
    {
      system: 'aws',
      summary: `The secret ${name} is being deleted, so its name is not free yet.`,
      fix: 'The workflow tries again for some minutes. If it lasts, restore the secret or delete it without recovery, then resume.',
    },
    { cause },
  );
}

function remember(fields: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string' && !PUBLIC_FIELDS.has(name)) rememberSecret(value);
  }
}
