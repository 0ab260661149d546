import * as z from 'zod/mini';
import { downloadFromOic } from '#functions/oic/client.ts';
import { InvalidRequest } from '#runtime/errors.ts';
import { ask, type Monitoring, monitoringRefusal } from './call.ts';

const text = z.nullish(z.string());
/** A payload may be as large as what an adapter takes: 50 MB, and it may take a while. */
const PAYLOAD_BYTES = 64 * 1024 * 1024;
const PAYLOAD_MS = 5 * 60_000;

/**
 * One line of what an instance did. No page shows its fields; these are what the predecessor's page shows, and
 * where a payload is too large to be shown, the key to download it by.
 */
const Activity = z.object({
  id: text,
  timestamp: text,
  message: text,
  action: text,
  mileStone: text,
  errorDetails: text,
  payloadKey: text,
});
export type Activity = z.infer<typeof Activity>;

const Stream = z.object({
  activityStream: z.nullish(z.array(Activity)),
  items: z.nullish(z.array(Activity)),
});

/**
 * The steps of an instance with their times, in order.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-instances-id-activitystreamdetails-get.html
 * @param timezone such as `Europe/London`
 * @throws NotFound there is no such instance, or its data are purged
 */
export async function readActivityStream(
  oic: Monitoring,
  id: string,
  timezone?: string,
): Promise<Activity[]> {
  const { items, activityStream } = await ask(oic, Stream, {
    operation: 'Read activity stream',
    path: ['instances', id, 'activityStreamDetails'],
    query: { timezone },
  });
  return items ?? activityStream ?? [];
}

/**
 * @deprecated by Oracle in favour of `readActivityStream`; kept for instances of an older release.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-instances-id-activitystream-get.html
 */
export async function readOldActivityStream(
  oic: Monitoring,
  id: string,
  view: { timezone?: string; order?: 'asc' | 'desc' } = {},
): Promise<Activity[]> {
  const { activityStream, items } = await ask(oic, Stream, {
    operation: 'Read activity stream (deprecated)',
    path: ['instances', id, 'activityStream'],
    query: view,
  });
  return activityStream ?? items ?? [];
}

/**
 * A payload of more than 32 KB, as a stream: it may hold customers' data and is never kept by us.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-monitoring-instances-id-activitystreamdetails-key-get.html
 * @param key as the activity stream shows it; its slashes stay slashes
 * @throws NotFound it is purged; a Debug payload is after 24 hours
 * @throws InvalidRequest the key has an empty part or leads elsewhere
 */
export async function downloadPayload(
  oic: Monitoring,
  id: string,
  key: string,
): Promise<AsyncIterable<Uint8Array>> {
  const operation = 'Download payload';
  const segments = key.split('/');
  if (segments.some((one) => /^\.{0,2}$/.test(one))) throw noKey(key);
  const { refused, body } = await downloadFromOic(oic, {
    operation,
    path: ['monitoring', 'instances', id, 'activityStreamDetails', ...segments],
    timeoutMs: PAYLOAD_MS,
    maxBytes: PAYLOAD_BYTES,
    admit: oic.cap && (() => oic.cap?.admit()),
  });
  if (refused) throw monitoringRefusal(refused, operation);
  return body;
}

function noKey(key: string): InvalidRequest {
  return new InvalidRequest({
    system: 'oic',
    summary: `${key} is not the key of a payload.`,
    fix: 'Take the key as the activity stream shows it.',
  });
}
