/** What an instance did, step by step, and payloads too large to be shown. */

import { Readable } from 'node:stream';
import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import type { Routes } from '../routes.ts';
import { ok, timestamp } from '../wire.ts';
import { type Monitored, root, seek } from './reads.ts';
import type { Run } from './runs.ts';

/** Above it, a payload is not shown but downloaded. */
const shownBytes = 32 * 1024;
const chunkBytes = 16 * 1024;
const zone = { timezone: /^[A-Za-z_]+(?:\/[A-Za-z_]+){0,2}$/ };

/** Puts the activity streams on the router. The fields of their lines are not documented. */
export function addActivityStreams(app: Routes, on: Monitored): void {
  const stream = `${root}/instances/{id}/activityStream`;
  app.on('GET', `${stream}Details`, 'getActivityStreamDetails', (call) => {
    const { run, id } = seekKept(on, call, zone);
    return ok({ items: lines(id, run) }, on.site.settings.fieldStyle);
  });
  // Deprecated.
  app.on('GET', stream, 'getActivityStream', (call) => {
    const { run, id } = seekKept(on, call, { ...zone, order: /^(?:asc|desc)$/ });
    const activityStream = lines(id, run);
    if (call.query.get('order') === 'desc') activityStream.reverse();
    return ok({ instanceId: id, activityStream }, on.site.settings.fieldStyle);
  });
  // `{+key}` in the page: the slashes of `tracking-data/debug/<id>` stay slashes.
  app.on('GET', `${stream}Details/{area}/{level}/{payload}`, 'downloadPayload', (call) =>
    payload(on, call),
  );
}

/** As `seek`; without its data there is nothing to show. */
function seekKept(on: Monitored, call: Call, parameters: Record<string, RegExp>) {
  const found = seek(on, call, parameters);
  if (!found.run.isPurged) return found;
  throw new Refusal(404, 'RESOURCE_NOT_FOUND', `The data of ${found.id} are purged.`);
}

const keyOf = (id: string) => `tracking-data/debug/${id}`;
const hasPayload = ({ traffic }: Run) =>
  traffic.tracing === 'debug' && traffic.payloadBytes > shownBytes;

function lines(id: string, run: Run): Record<string, unknown>[] {
  const failed = run.status === 'FAILED' || run.status === 'RESUBMITTED';
  return [
    {
      id: '1',
      timestamp: timestamp(run.createdAt),
      mileStone: 'TRIGGER',
      message: 'Message received',
      ...(hasPayload(run) && { payloadKey: keyOf(id) }),
    },
    {
      id: '2',
      timestamp: timestamp(run.updatedAt),
      mileStone: failed ? 'FAULT' : 'COMPLETE',
      message: failed ? (run.failure?.errorCode ?? 'Failed') : 'Message processed',
    },
  ];
}

function payload(on: Monitored, call: Call): Reply {
  const { run, id } = seekKept(on, call, {});
  const { area, level, payload: name } = call.params;
  if (!hasPayload(run) || `${area}/${level}/${name}` !== keyOf(id)) {
    throw new Refusal(404, 'RESOURCE_NOT_FOUND', 'There is no such payload.');
  }
  const { payloadBytes } = run.traffic;
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: Readable.from(chunks(payloadBytes)),
  };
}

/** Made on the way out, so that a large payload is never in memory. */
function* chunks(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= chunkBytes) {
    yield Buffer.alloc(Math.min(left, chunkBytes), 'x');
  }
}
