import * as z from 'zod/mini';
import { eachLookup, replaceLookup } from '#functions/oic/factory/lookups.ts';
import { collect } from '#functions/oic/pages.ts';
import { endsStage } from '#runtime/end-stage.ts';
import { inRun } from '#runtime/promotion.ts';
import { defineStep } from '#runtime/step.ts';
import { PromotionRun } from './run.ts';

const Input = z.strictObject(inRun);

/** Stage 9: lookups that are different in the target get its rows; the archive brought those of the source. */
export const handler = defineStep({
  stage: 'set-lookups',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const { settings, target, projectId } = await PromotionRun.open(input);
    const { lookups } = settings.target;
    const there = await collect(eachLookup(target, projectId));
    let changed = 0;
    for (const lookup of lookups) {
      // One that no integration uses is not in the build; the plan has said so.
      if (!there.some(({ name }) => name === lookup.name)) continue;
      if ((await replaceLookup(target, projectId, lookup)) !== 'unchanged') changed += 1;
    }
    return { changed };
  },
  succeeded: endsStage('set-lookups'),
});
