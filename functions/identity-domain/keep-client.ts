import type { AppSettings } from './apps.ts';
import { type ClientRecord, findClientRecord, writeClientRecord } from './client-record.ts';
import { type Holder, replaceSecret } from './client-secret.ts';
import { correctApp, type Established, establishApp } from './establish-app.ts';
import { isLost, proveClient } from './prove-client.ts';

/** A client that exists, with its secret in the vault. */
export interface KeptClient {
  app: Established;
  record: ClientRecord;
}

/**
 * Sees to it that the app of a client exists, that its secret is in the vault and that the ledger knows it, and
 * makes it look as it should again.
 * @param change what else belongs to the client; tells whether it changed something
 * @throws NotOurs, Conflict as `establishApp` says
 */
export async function keepClient(
  holder: Holder,
  settings: AppSettings,
  change: (app: Established) => Promise<boolean> = async () => false,
): Promise<KeptClient> {
  const app = await establishApp(holder, settings);
  const record = await noteClient(holder, app);
  const isCorrected = await correctApp(holder.domainUrl, app, settings);
  const isChanged = await change(app);
  if (!isCorrected && !isChanged) return { app, record };
  return { app, record: await note(holder, record, { changedAt: Date.now() }) };
}

/**
 * Obtains a token as the client and notes that it works. A secret that was lost is replaced first.
 * @throws NotAuthorizedYet the new client has not spread through the domain
 * @throws InvalidCredentials it worked before and is refused now
 */
export async function proveKept(
  holder: Holder,
  request: { tokenUrl: string; scope: string },
  { app, record }: KeptClient,
): Promise<ClientRecord> {
  try {
    await proveClient({ ...request, clientSecret: app.secret.clientSecret }, record);
  } catch (refusal) {
    if (isLost(record, refusal)) {
      await noteClient(holder, { ...app, secret: await replaceSecret(holder, app) });
    }
    throw refusal;
  }
  return note(holder, record, { provenVersion: record.secretVersion });
}

/** Before anything may fail or wait: what there is, so that off-boarding finds it. */
async function noteClient(holder: Holder, app: Established): Promise<ClientRecord> {
  const known = await findClientRecord(holder.jobId, holder.purpose);
  const { secretId, versionId: secretVersion } = app.secret;
  const isSame = known?.appId === app.id && known.secretVersion === secretVersion;
  if (isSame) return known;
  const record: ClientRecord = {
    appId: app.id,
    domainUrl: holder.domainUrl,
    clientId: app.clientId,
    secretId,
    secretVersion,
    provenVersion: null,
    changedAt: Date.now(),
  };
  await writeClientRecord(holder.jobId, holder.purpose, record, known);
  return record;
}

async function note(
  { jobId, purpose }: Holder,
  known: ClientRecord,
  change: Partial<ClientRecord>,
): Promise<ClientRecord> {
  const record = { ...known, ...change };
  await writeClientRecord(jobId, purpose, record, known);
  return record;
}
