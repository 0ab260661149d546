/** What several steps of a recovery take from the workflow's variables. */

export const jobId = '{% $jobId %}';

/** Which run it is: everything that it writes down has this name. */
export const inRun = { jobId, run: '{% $states.context.Execution.Name %}' };

/** What every step takes that calls Oracle. */
export const toOracle = {
  access: '{% $access %}',
  callsPerMinute: '{% $request.policy.callsPerMinute %}',
  pace: '{% $pace %}',
};

/** What such a step leaves for the next one. */
export const paced = {
  pace: '{% $states.result.Payload.pace %}',
  waitSeconds: '{% $states.result.Payload.waitSeconds %}',
};

const enteredAt = '$toMillis($states.context.State.EnteredTime)';

/** JSONata: the run has used up its time. */
export const isOver = `${enteredAt} > $until`;

/** JSONata for the end of the run, counted from its beginning. */
export const endOfRun =
  '{% $toMillis($states.context.Execution.StartTime) + $states.input.request.policy.runSeconds * 1000 %}';

/** JSONata for the end of a run that goes on now. */
export const endOfRunFromNow = `{% ${enteredAt} + $request.policy.runSeconds * 1000 %}`;

/** JSONata for so many seconds from now, in milliseconds since 1970. */
export const inSeconds = (seconds: number) => `{% ${enteredAt} + ${seconds} * 1000 %}`;

/** JSONata: a time in milliseconds since 1970 has come. */
export const hasCome = (time: string) => `${enteredAt} >= ${time}`;

/** JSONata for the seconds until a time, at least one. */
export const secondsUntil = (time: string) =>
  `{% $max([1, $ceil((${time} - ${enteredAt}) / 1000)]) %}`;
