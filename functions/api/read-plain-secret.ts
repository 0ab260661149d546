import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { NotFound } from '#runtime/errors.ts';
import { rememberSecret } from '#runtime/invocation.ts';

const client = new SecretsManagerClient({ maxAttempts: 2 });

/**
 * The text of a secret that somebody else made: JSON or a plain value, so it cannot be read by a schema.
 * @throws NotFound no such secret
 */
export async function readPlainSecret(secretId: string): Promise<string> {
  try {
    const { SecretString = '' } = await client.send(
      new GetSecretValueCommand({ SecretId: secretId }),
    );
    rememberSecret(SecretString);
    return SecretString;
  } catch (error) {
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
    throw new NotFound({
      system: 'aws',
      summary: `The secret ${secretId} that the request names does not exist in AWS Secrets Manager.`,
      fix: 'Create it, correct the name, or write the credential in another way (docs/request.md).',
    });
  }
}

/** The fields of a secret's text when it is a JSON object, else undefined. */
export function fieldsOf(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    const isObject = parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed);
    return isObject ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    // The parser's message would quote the secret.
    return undefined;
  }
}
