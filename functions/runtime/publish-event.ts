import { MetricUnit } from '@aws-lambda-powertools/metrics';
import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import { EVENT_SOURCE, type EventFields, type EventName, events } from './events.ts';
import { deadline } from './invocation.ts';
import { redactStrings } from './redaction.ts';
import { optionalSetting } from './settings.ts';
import { findStage, type StageId } from './stages.ts';
import { log, metrics } from './telemetry.ts';

const client = new EventBridgeClient({ maxAttempts: 2 });
/** A stage waits no longer than this for its event to be taken. */
const PATIENCE_MS = 3_000;
/** EventBridge takes 256 KB; ids and texts need a fraction. */
const MAX_DETAIL_BYTES = 8 * 1024;
const TRIES = 2;

/**
 * Publishes an event of the catalogue on the bus EVENT_BUS; without that setting nothing is sent. Never
 * throws: an event that could not be sent is logged and counted (metric `EventNotSent`), and whatever it
 * told of goes on. The ledger is the record, events are news of it.
 */
export async function publishEvent<Name extends EventName>(
  name: Name,
  fields: EventFields<Name>,
): Promise<void> {
  try {
    await sendEvent(name, fields);
  } catch (error) {
    log.warn('event not sent', { event: name, error: error as Error });
    metrics.addMetric('EventNotSent', MetricUnit.Count, 1);
  }
}

/**
 * As `publishEvent`, for somebody who tries again later.
 * @throws Error the event could not be sent
 */
export async function sendEvent<Name extends EventName>(
  name: Name,
  fields: EventFields<Name>,
): Promise<void> {
  const bus = optionalSetting('EVENT_BUS');
  if (bus) await put(entryFor(bus, name, fields));
}

/** Publishes that a stage is over. */
export function publishStageCompleted(jobId: string, stage: StageId): Promise<void> {
  const { title } = findStage(stage)!;
  return publishEvent('stage.completed', { jobId, stage, title });
}

/** @throws Error the event isn't as the catalogue has it, which is a defect */
function entryFor(bus: string, name: EventName, fields: object): PutEventsRequestEntry {
  const at = new Date();
  const detail = z.parse(events[name].detail, { version: 1, ...fields, at: at.toISOString() });
  const Detail = JSON.stringify(detail, redactStrings);
  if (Buffer.byteLength(Detail) > MAX_DETAIL_BYTES) throw new Error('The event is too large.');
  return { EventBusName: bus, Source: EVENT_SOURCE, DetailType: name, Time: at, Detail };
}

/**
 * Sends one entry. An answer of 200 may hold entries that were refused, with a code each:
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
async function put(entry: PutEventsRequestEntry): Promise<void> {
  const abortSignal = AbortSignal.any([deadline(), AbortSignal.timeout(PATIENCE_MS)]);
  let refusal: string | undefined;
  for (let tried = 0; tried < TRIES; tried += 1) {
    const answer = await client.send(new PutEventsCommand({ Entries: [entry] }), { abortSignal });
    if (!answer.FailedEntryCount) return;
    const [result] = answer.Entries ?? [];
    refusal = `${result?.ErrorCode}: ${result?.ErrorMessage}`;
  }
  throw new Error(`EventBridge refused the event twice: ${refusal}`);
}
