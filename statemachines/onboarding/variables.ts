/** What several stages take from the workflow's variables, and how the waits for Oracle slow down. */

export const jobId = '{% $jobId %}';

/** What every call to OIC needs. */
export const toOic = {
  jobId,
  instance: '{% $instance %}',
  client: '{% $provisioner %}',
};

export const toProject = { ...toOic, projectId: '{% $project.projectId %}' };

/** Each wait is longer by this factor than the one before. */
const LOOK_GROWTH = 1.5;
const enteredAt = '$toMillis($states.context.State.EnteredTime)';

/** How often to look: seconds of the first wait and of the longest. */
export interface Look {
  first: number;
  slowest: number;
}

/**
 * Variables of a wait that begins.
 * @param budgetSeconds JSONata
 */
export function startLooking(look: Look, budgetSeconds: string) {
  return {
    // The look that comes before the first wait makes it longer by half.
    lookAgainSeconds: look.first / LOOK_GROWTH,
    giveUpAt: `{% ${enteredAt} + ${budgetSeconds} * 1000 %}`,
  };
}

/**
 * Variables of a wait that goes on: it slows down, and never comes back earlier than Oracle asked.
 * @param retryAfter JSONata for the seconds that Oracle asked for, or null
 */
export function lookLater(look: Look, retryAfter: string) {
  return {
    lookAgainSeconds: `{% $max([$min([$round($lookAgainSeconds * ${LOOK_GROWTH}), ${look.slowest}]), ${retryAfter} = null ? 0 : ${retryAfter}]) %}`,
    lookedAt: `{% ${enteredAt} %}`,
  };
}

/** What the stages take that make an OAuth client. */
export function clientFor(purpose: 'provisioner' | 'runtime') {
  return {
    jobId,
    purpose,
    customer: '{% $request.customer %}',
    security: '{% $request.security %}',
    domainUrl: '{% $domainUrl %}',
    instance: '{% $instance %}',
  };
}
