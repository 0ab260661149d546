import * as z from 'zod/mini';
import {
  activateIntegration,
  getActivationErrors,
  getActivationStatus,
} from '#functions/oic/factory/activation.ts';
import { endsStage } from '#runtime/end-stage.ts';
import { ActivationFailed, InUse } from '#runtime/errors.ts';
import { inRun } from '#runtime/promotion.ts';
import { redact } from '#runtime/redaction.ts';
import { defineStep } from '#runtime/step.ts';
import { type ActivationItem, newItem, nextItem } from './activation-order.ts';
import { readManifest } from './manifests.ts';
import { PromotionRun } from './run.ts';

/** CONFIGURED after the call means "not begun"; after this time it means that nobody heard us. */
const GRACE_MS = 120_000;
const MAX_UNHEARD = 3;
/** Of the texts of one failed activation. */
const DETAIL_LENGTH = 300;

const Input = z.strictObject({ ...inRun, build: z.number() });

/**
 * Stage 11: activates one version after the other, as far as it gets without waiting. What was reached is written
 * down after each step, so that nothing is asked for twice.
 */
export const handler = defineStep({
  stage: 'activate-integrations',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const run = await PromotionRun.open(input);
    const items = await itemsOf(run, input.build);
    let isWaiting = false;
    for (let next = nextItem(items); next && !isWaiting; next = nextItem(items)) {
      isWaiting = await advance(run, items, next);
      await run.write('activation', items);
    }
    const failed = items.filter(({ state }) => state === 'failed');
    if (!isWaiting && failed.length > 0) throw failure(failed, items.length);
    return { done: !isWaiting, active: items.length - items.filter(isOpen).length };
  },
  succeeded: endsStage('activate-integrations', ({ done }: { done: boolean }) => done),
});

const isOpen = ({ state }: ActivationItem) => state !== 'active';

async function itemsOf(run: PromotionRun, build: number): Promise<ActivationItem[]> {
  const begun = await run.find<ActivationItem[]>('activation');
  if (begun) return begun;
  const { integrations } = await readManifest(run.owner, build);
  return integrations.map(({ code, version }) => newItem(`${code}|${version}`));
}

/** Takes one version a step further. @returns whether OIC has to be given time now */
async function advance(
  run: PromotionRun,
  items: readonly ActivationItem[],
  item: ActivationItem,
): Promise<boolean> {
  const { target, projectId } = run;
  const key = { projectId, integrationId: item.id };
  const status = await getActivationStatus(target, key);
  if (status === 'ACTIVATED') {
    Object.assign(item, { state: 'active', problem: null });
    return false;
  }
  if (item.state === 'asked') return look(run, items, item, status);
  try {
    await activateIntegration(target, key);
    Object.assign(item, { state: 'asked', askedAt: Date.now() });
    return true;
  } catch (error) {
    if (!(error instanceof InUse)) throw error;
    const { summary, seen } = error.explanation;
    fail(items, item, { problem: summary, requestId: seen?.requestId ?? null });
    return false;
  }
}

/** What has become of an activation that was asked for. */
async function look(
  { target, projectId }: PromotionRun,
  items: readonly ActivationItem[],
  item: ActivationItem,
  status: string,
): Promise<boolean> {
  if (status === 'ACTIVATION_INPROGRESS') return true;
  if (status === 'FAILEDACTIVATION') {
    const key = { projectId, integrationId: item.id };
    const { summary, message, requestId } = await getActivationErrors(target, key);
    const problem = redact(message || summary).slice(0, DETAIL_LENGTH);
    fail(items, item, { problem, requestId: requestId ?? null });
    return false;
  }
  if (Date.now() - (item.askedAt ?? 0) < GRACE_MS) return true;
  item.unheard += 1;
  if (item.unheard < MAX_UNHEARD) item.state = 'waiting';
  else fail(items, item, { problem: 'the activation never began', requestId: null });
  return false;
}

function fail(
  items: readonly ActivationItem[],
  item: ActivationItem,
  why: Pick<ActivationItem, 'problem' | 'requestId'>,
): void {
  const failedAt = items.filter(({ state }) => state === 'active').length;
  Object.assign(item, { state: 'failed', failedAt, ...why });
}

function failure(failed: ActivationItem[], all: number): ActivationFailed {
  const told = failed.map(({ id, problem }) => `${id}: ${problem}`).join('; ');
  return new ActivationFailed({
    system: 'oic',
    summary: `${failed.length} of ${all} integrations could not be activated. ${told}`.slice(
      0,
      900,
    ),
    fix: 'Mend what the reasons name, on the source or in the environments file, then promote again.',
    seen: { requestId: failed[0]?.requestId ?? undefined, detail: failed[0]?.problem ?? undefined },
  });
}
