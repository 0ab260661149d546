import { publishEvent } from '#runtime/publish-event.ts';
import { findTask, openTask } from '#runtime/tasks.ts';
import { projectPage } from './client.ts';
import type { Registrar, RegistrationOrder } from './registrar.ts';
import type { RegistrationProblem } from './registration-problem.ts';

const DAY_MS = 86_400_000;

/** Lets a project administrator do it: opens a task with the values, the place, and what to do there. */
export const humanRegistrar: Registrar = {
  register: async (order) => {
    const { onboardingId, assignee, registration, problems, taskToken, dueDays } = order;
    const id = `${onboardingId}.register-in-cupixworks`;
    // The same token means that we were here before: an answer that came meanwhile must stay.
    if ((await findTask(id))?.taskToken === taskToken) return;
    const dueAt = new Date(Date.now() + dueDays * DAY_MS).toISOString();
    const kind = 'register-in-cupixworks';
    await openTask({
      id,
      onboardingId,
      kind,
      assignee,
      instructions: instructionsFor(order),
      values: registration,
      problems,
      dueAt,
      taskToken,
    });
    const opened = { onboardingId, taskId: id, kind, assignee, dueAt };
    await publishEvent('task.opened', { ...opened, corrections: problems.length });
  },
};

/**
 * What the person does, one line per step, what was wrong the last time first.
 * Source: https://support.cupix.works/hc/en-us/articles/46202539403419-Oracle-Integration
 */
export function instructionsFor(order: RegistrationOrder): string[] {
  const { site, project, problems, proof } = order;
  return [
    ...problems.map(complaint),
    `Open ${projectPage(site, project)} as a project administrator.`,
    'Go to Project Setup, Integrations, Link to Oracle Primavera Cloud.',
    'Copy the five values into the dialog exactly as they stand here: no spaces, no line breaks, nothing encoded.',
    'Choose the Primavera project to link to, and finish.',
    'See that the integration is shown as registered and active, then report it as done. Copy back what CupixWorks shows, so that it can be compared; never the Client Secret.',
    `The values were proved to work at ${proof.at}; if CupixWorks refuses them, one was changed while copying.`,
  ];
}

function complaint({ field, expected, seen, hint }: RegistrationProblem): string {
  return `Correct ${field}: it shows "${seen}", it should be "${expected}".${hint ? ` ${hint}` : ''}`;
}
