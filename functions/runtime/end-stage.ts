import { recordStageEnd } from './ledger.ts';
import { publishStageCompleted } from './publish-event.ts';
import type { StageId } from './stages.ts';
import { log } from './telemetry.ts';

/**
 * Tells that a stage is over: by an event, and in the ledger, where lists see how far a run is. One write for
 * each stage of a run, not for each try or poll. Never throws: the next stage begins in any case.
 */
export async function endStage(jobId: string, stage: StageId): Promise<void> {
  const noted = recordStageEnd(jobId, stage).catch((error: unknown) => {
    log.warn('end of stage not noted', { stage, error: error as Error });
  });
  await Promise.all([noted, publishStageCompleted(jobId, stage)]);
}

/**
 * For a step's `succeeded`: tells that its stage is over.
 * @param when tells by the result whether it is: for a poll, and for a step that serves two stages
 */
export function endsStage<Output, Input extends { jobId: string }>(
  stage: StageId,
  when: (output: Output, input: Input) => boolean = () => true,
) {
  return async (output: Output, input: Input): Promise<void> => {
    if (when(output, input)) await endStage(input.jobId, stage);
  };
}
