import type { Monitoring } from '#functions/oic/monitoring/call.ts';
import { discardInstances } from '#functions/oic/monitoring/discard.ts';
import { type Batch, resubmitInstances } from '#functions/oic/monitoring/resubmit.ts';
import { NotRecoverable, Timeout, Unavailable } from '#runtime/errors.ts';
import type { PlannedBatch } from './plan.ts';
import { findRunFile, type RunPlace, readRunFile, writeRunFile } from './run-files.ts';
import type { BatchResult } from './tally.ts';
import { readTries, type Try, writeTries } from './tries.ts';

const INVALID = 'Oracle no longer has it among its failures.';
const REFUSED: Record<PlannedBatch['do'], string> = {
  resubmit: 'Oracle says that it cannot be resubmitted.',
  discard: 'Oracle says that it cannot be discarded.',
};

/**
 * Sends one batch, at most once: what is going to be sent stands in the ledger before, and what became of it in a
 * file after. Whoever finds the first without the second can't know whether the call had an effect, and leaves it
 * to the next round to see.
 * @throws Throttled nothing was sent, and nothing stands in the ledger of it
 * @throws StageError the call was refused as a whole; likewise
 */
export async function sendBatch(
  place: RunPlace,
  oic: Monitoring,
  name: string,
): Promise<BatchResult> {
  const done = await findRunFile<BatchResult>(place, `${name}-result`);
  if (done) return done;
  const batch = await readRunFile<PlannedBatch>(place, name);
  const before = await readTries(
    place.jobId,
    batch.instances.map(({ id }) => id),
  );
  const result = await act(place, oic, batch, before);
  await writeRunFile(place, `${name}-result`, result);
  return result;
}

async function act(
  place: RunPlace,
  oic: Monitoring,
  batch: PlannedBatch,
  before: ReadonlyMap<string, Try>,
): Promise<BatchResult> {
  const { name, group, do: did, instances } = batch;
  const bare = { name, group, do: did, recoveryJob: null, isDoubtful: false };
  const begun = [...before.values()].filter((tried) => isOf(tried, place, name));
  if (begun.length > 0) {
    return { ...bare, isDoubtful: true, fresh: begun.filter(({ isFirst }) => isFirst).length };
  }
  const wanted = instances.filter(({ id }) => !isOfRound(before.get(id), place, name));
  const ids = wanted.map(({ id }) => id);
  if (ids.length === 0) return { ...bare, fresh: 0 };
  const intents = new Map(wanted.map((one) => [one.id, intend(place, batch, one, before)]));
  await writeTries(place.jobId, intents);
  try {
    const answer = await (did === 'resubmit' ? resubmitInstances : discardInstances)(oic, ids);
    const fresh = await noteRefusals(place, intents, answer, did);
    return { ...bare, fresh, recoveryJob: did === 'resubmit' ? (answer.jobId ?? null) : null };
  } catch (error) {
    if (error instanceof Unavailable || error instanceof Timeout) {
      return { ...bare, fresh: freshIn(intents), isDoubtful: true };
    }
    if (error instanceof NotRecoverable) {
      await noteRefusals(place, intents, { invalid: [], refused: ids }, did);
      return { ...bare, fresh: 0 };
    }
    // It had no effect, so nobody shall believe that it may have had one.
    await writeTries(place.jobId, new Map(ids.map((id) => [id, before.get(id)])));
    throw error;
  }
}

/** Whether an instance was taken on by this very batch. */
function isOf(tried: Try, { run }: RunPlace, batch: string): boolean {
  return tried.run === run && tried.batch === batch;
}

function freshIn(intents: ReadonlyMap<string, Try>): number {
  return [...intents.values()].filter(({ isFirst }) => isFirst).length;
}

/** Whether it was taken on by a batch of the same round: a failure that came twice in the list. */
function isOfRound(tried: Try | undefined, { run }: RunPlace, batch: string): boolean {
  const round = (name: string) => name.slice(0, name.lastIndexOf('-'));
  return tried?.run === run && round(tried.batch) === round(batch);
}

function intend(
  { run }: RunPlace,
  { name, group, do: did, verdict }: PlannedBatch,
  { id, retries }: PlannedBatch['instances'][number],
  before: ReadonlyMap<string, Try>,
): Try {
  const last = before.get(id);
  const isSilent = last?.did === did && !last.refused && last.retriesBefore === retries;
  return {
    id,
    run,
    group: last?.run === run ? last.group : group,
    did,
    batch: name,
    isFirst: last?.run !== run || last.refused !== undefined,
    at: Date.now(),
    retriesBefore: retries,
    silent: isSilent ? last.silent + 1 : 0,
    verdict,
  };
}

/** @returns how many of those that Oracle took are new to this run */
async function noteRefusals(
  { jobId }: RunPlace,
  intents: ReadonlyMap<string, Try>,
  { invalid, refused }: Pick<Batch, 'invalid' | 'refused'>,
  did: PlannedBatch['do'],
): Promise<number> {
  const why = [
    ...invalid.map((id) => [id, INVALID] as const),
    ...refused.map((id) => [id, REFUSED[did]] as const),
  ];
  const notes = why.flatMap(([id, reason]) => {
    const intent = intents.get(id);
    return intent ? [[id, { ...intent, refused: reason }] as const] : [];
  });
  if (notes.length > 0) await writeTries(jobId, new Map(notes));
  return freshIn(intents) - freshIn(new Map(notes));
}
