import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type * as z from 'zod/mini';
import { NotOurs } from '#runtime/errors.ts';
import { rememberSecret } from '#runtime/invocation.ts';
import { EXCHANGE_SECRET } from '#runtime/oci-identity/names.ts';
import { findSecret, OciExchangeClient } from '#runtime/secrets.ts';
import { OUR_NAME } from './wanted-trust.ts';

const client = new SecretsManagerClient({ maxAttempts: 2 });

type ExchangeClient = z.output<typeof OciExchangeClient>;

/**
 * The client id of the exchange client in the vault; undefined when there is none.
 * @returns `unreadable` where only the functions may read the secret, as in a deployed stack
 * @throws NotOurs it is the client of another domain: that is in use, writing over it would break it
 */
export async function keptClient(domainUrl: string): Promise<string | undefined> {
  const kept = await read();
  if (kept === 'unreadable') return kept;
  if (!kept || URL.parse(kept.domainUrl)?.origin === domainUrl) return kept?.clientId;
  throw new NotOurs({
    system: 'aws',
    summary: `The secret ${EXCHANGE_SECRET} holds the client of another identity domain, ${kept.domainUrl}.`,
    fix: 'One AWS account and region signs in to one identity domain: name that domain, or delete the secret first.',
  });
}

async function read(): Promise<ExchangeClient | 'unreadable' | undefined> {
  try {
    return (await findSecret(EXCHANGE_SECRET, OciExchangeClient))?.value;
  } catch (error) {
    if ((error as Error).name !== 'AccessDeniedException') throw error;
    return 'unreadable';
  }
}

/** Puts the client into the vault, without reading what is there: whoever sets up need not be able to. */
export async function keepClient(kept: ExchangeClient): Promise<void> {
  rememberSecret(kept.clientSecret);
  const SecretString = JSON.stringify(kept);
  try {
    await client.send(new PutSecretValueCommand({ SecretId: EXCHANGE_SECRET, SecretString }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    const Tags = [{ Key: 'oic-onboarding', Value: OUR_NAME }];
    await client.send(new CreateSecretCommand({ Name: EXCHANGE_SECRET, SecretString, Tags }));
  }
}
