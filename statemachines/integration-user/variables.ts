/** What several stages of an integration user take from the workflow's variables. */

export const jobId = '{% $jobId %}';

/** Whoever administrates CPQ, as a caller; null where people do. */
const caller =
  '{% $request.administrator = null ? null : { "secretId": $request.administrator.secretId, "tokenUrl": $domainUrl & "/oauth2/v1/token", "scope": $scope } %}';

/** What every call of CPQ as its administrator needs. */
export const toCpq = { jobId, site: '{% $request.site %}', caller };

/** The same for the user of the registered client. */
export const toUser = { ...toCpq, client: '{% $client %}' };

export const groups = '{% $request.groups %}';
export const status = '{% $request.status %}';

/** What every human task is told. */
export const toPerson = {
  taskToken: '{% $states.context.Task.Token %}',
  jobId,
  task: '{% $request.task %}',
  problems: '{% $problems %}',
};

/** Who answers just before the task is due is still heard. */
const LAST_MINUTE_SECONDS = 3600;

/** Seconds that the workflow waits for one person, or for two in a row. */
export const personSeconds = `{% $request.task.dueDays * ($request.task.escalateTo ? 2 : 1) * 86400 + ${LAST_MINUTE_SECONDS} %}`;

/** Somebody whose answers are wrong this often needs to talk to somebody. */
export const MAX_TRIES = 5;

/** Nobody has been asked for anything. */
export const nobodyAsked = { asked: null, tries: 0, problems: [] };

/** What an answer of a person leaves behind; each stage counts its own tries. */
export function answeredIn(stage: string) {
  return {
    answer: '{% $states.result %}',
    tries: `{% ($asked = "${stage}" ? $tries : 0) + 1 %}`,
    asked: stage,
  };
}

/** JSONata: whether a stage has asked often enough. */
export function askedEnough(stage: string): string {
  return `$asked = "${stage}" and $tries >= ${MAX_TRIES}`;
}
