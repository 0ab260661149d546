import { type CountedDefinition, countRun, type RunLength, roundsWithin } from './count-run.ts';

/** Oracle states no time for creating an instance; half an hour is long by all reports. */
export const NEW_INSTANCE_MINUTES = 30;
const ACTIVATION_SECONDS = 60;
/** New clients and roles need some tries until they have spread through Oracle's systems. */
const ORDINARY_RETRIES = 10;

const INSTANCE = { firstFrom: 'Provision instance', look: 'Check instance' };
const ACTIVATION = { firstFrom: 'Activate integration', look: 'Check activation' };

export interface OnboardingRuns {
  /** Creates an instance, for which Oracle takes half an hour. */
  newInstance: RunLength;
  /** Uses an instance that exists; everything else is made. */
  existingInstance: RunLength;
  /** The same request again: everything is there already. */
  again: RunLength;
}

/** How long the runs are that people plan with, computed from the definition. */
export async function onboardingRuns(definition: CountedDefinition): Promise<OnboardingRuns> {
  const instance = await roundsWithin(definition, INSTANCE, NEW_INSTANCE_MINUTES * 60);
  const activation = await roundsWithin(definition, ACTIVATION, ACTIVATION_SECONDS);
  const firstTime = { 'Is it activated?': activation, 'Registered?': 1 };
  return {
    newInstance: countRun(
      definition,
      { ...firstTime, 'Is the instance ACTIVE?': instance },
      ORDINARY_RETRIES,
    ),
    existingInstance: countRun(definition, firstTime, ORDINARY_RETRIES),
    again: countRun(definition, {}),
  };
}
