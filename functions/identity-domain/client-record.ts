import { findResource, recordResource } from '#runtime/ledger.ts';
import type { ClientName } from './blueprint.ts';

/** How long a change in a client may take to reach the token endpoint; Oracle states no number. */
const SPREADING_MS = 10 * 60_000;

/** What the ledger knows about an OAuth client of an onboarding; never its secret. */
export interface ClientRecord {
  /** SCIM id. */
  appId: string;
  /** Base URL of the domain it lives in. */
  domainUrl: string;
  clientId: string;
  secretId: string;
  /** Version of the secret in the vault. */
  secretVersion: string;
  /** The version with which a token was last obtained. */
  provenVersion: string | null;
  /** Milliseconds since 1970: when app or secret were last changed. */
  changedAt: number;
}

/** The record of a client, or undefined. */
export async function findClientRecord(
  jobId: string,
  purpose: ClientName,
): Promise<ClientRecord | undefined> {
  const resource = await findResource(jobId, 'oauth-client', purpose);
  if (!resource) return undefined;
  const { facts = {} } = resource;
  return {
    appId: resource.id,
    domainUrl: String(facts.domainUrl ?? ''),
    clientId: String(facts.clientId ?? ''),
    secretId: String(facts.secretId ?? ''),
    secretVersion: String(facts.secretVersion ?? ''),
    provenVersion: (facts.provenVersion as string | null | undefined) ?? null,
    changedAt: Number(facts.changedAt ?? 0),
  };
}

/** Writes the record of a client, but only when it says something new. */
export async function writeClientRecord(
  jobId: string,
  purpose: ClientName,
  record: ClientRecord,
  known: ClientRecord | undefined,
): Promise<void> {
  if (known && JSON.stringify(known) === JSON.stringify(record)) return;
  const { appId, ...facts } = record;
  await recordResource(jobId, {
    kind: 'oauth-client',
    name: purpose,
    id: appId,
    origin: 'created',
    facts: { ...facts },
  });
}

/** Tells whether a refusal by the token endpoint may only mean that a change has not spread yet. */
export function isSpreading(record: ClientRecord): boolean {
  return (
    record.provenVersion !== record.secretVersion || Date.now() - record.changedAt < SPREADING_MS
  );
}
