/** What several stages of a promotion take from the workflow's variables. */

export const jobId = '{% $jobId %}';

/** Which run it is, and where its settings lie. */
export const inRun = {
  jobId,
  run: '{% $states.context.Execution.Name %}',
  settings: '{% $request.settings %}',
};

/** The same with the build that is promoted. */
export const withBuild = { ...inRun, build: '{% $build %}' };

/** Who answers just before the task is due is still heard. */
const LAST_MINUTE_SECONDS = 3600;

/** Seconds that the workflow waits for one person, or for two in a row. */
export const personSeconds = `{% $request.approval.dueDays * ($request.approval.escalateTo ? 2 : 1) * 86400 + ${LAST_MINUTE_SECONDS} %}`;

/** JSONata: the target has been touched, and does not have the new build for sure. */
export const isHalfDone = '$request.onFailure = "roll-back" and $touched';
