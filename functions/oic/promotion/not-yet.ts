import { NotReadyYet } from '#runtime/errors.ts';

/** What a roll-back still has to wait for. */
export function notYet(ids: string[]): NotReadyYet {
  return new NotReadyYet({
    system: 'oic',
    summary: `The roll-back waits for ${ids.join(', ')}.`,
    fix: 'Nothing to do: the workflow goes on in a moment. If it lasts, look at the project in the OIC console.',
  });
}
