import { readStory } from '#functions/api/read-story.ts';

const state = (stage: string, says: string, more: object = {}) => ({
  Type: 'Task',
  Comment: `[${stage}] ${says}`,
  ...more,
});

/** A short workflow with everything that histories hold: branches, a wait, a person, a failure. */
export const story = readStory(
  JSON.stringify({
    StartAt: 'Preflight',
    States: {
      Preflight: state('preflight', 'Asks every system.', {
        Branches: [
          { States: { 'Check Primavera': state('preflight', 'Signs in.') } },
          { States: { 'Check archive': state('preflight', 'Opens it.') } },
        ],
      }),
      'Provision instance': state('provision-instance', 'Creates it.'),
      'Check instance': state('wait-for-active', 'Asks for it.'),
      'Wait for Oracle': state('wait-for-active', 'Oracle is creating the instance.'),
      'Import project': state('import-project', 'Streams the archive.'),
      'Register in CupixWorks': state('register-in-cupixworks', 'A person enters the values.'),
      'Explain failure': state('failed', 'Says what was seen.'),
      'Onboarding failed': state('failed', 'Ends it.'),
    },
  }),
);

/** The cause of a failed step, as Lambda reports what our wrapper throws. */
export function causeOf(report: {
  system: string;
  summary: string;
  fix?: string;
  seen?: { requestId: string };
}): string {
  return JSON.stringify({ errorMessage: JSON.stringify({ fix: 'Nothing to do.', ...report }) });
}
