import { openTask } from '#runtime/tasks.ts';
import { projectPage } from './client.ts';
import type { Registrar, RegistrationOrder } from './registrar.ts';
import { fieldsFor, registrationAsks } from './registration-fields.ts';

/** Lets a project administrator do it: opens a task with the values, the place, and what to do there. */
export const humanRegistrar: Registrar = {
  register: async (order) => {
    const { site, project, registration, proof, ...rest } = order;
    const kind = 'register-in-cupixworks';
    await openTask({
      ...rest,
      id: `${order.jobId}.${kind}`,
      kind,
      stage: kind,
      system: 'cupixworks',
      title: 'Register in CupixWorks',
      instructions: instructionsFor(order),
      fields: fieldsFor(registration),
      asks: registrationAsks,
      values: registration,
    });
  },
};

/**
 * What the person does, one line per step, what was wrong the last time first.
 * Source: https://support.cupix.works/hc/en-us/articles/46202539403419-Oracle-Integration
 */
export function instructionsFor(order: RegistrationOrder): string[] {
  const { site, project, problems, proof } = order;
  return [
    ...problems.map(
      ({ field, expected, seen, hint }) =>
        `Correct ${field}: it shows "${seen}", it should be "${expected}".${hint ? ` ${hint}` : ''}`,
    ),
    `Open ${projectPage(site, project)} as a project administrator.`,
    'Go to Project Setup, Integrations, Link to Oracle Primavera Cloud.',
    'Copy the five values into the dialog exactly as they stand here: no spaces, no line breaks, nothing encoded.',
    'Choose the Primavera project to link to, and finish.',
    'See that the integration is shown as registered and active, then report it as done. Copy back what CupixWorks shows, so that it can be compared; never the Client Secret.',
    `The values were proved to work at ${proof.at}; if CupixWorks refuses them, one was changed while copying.`,
  ];
}
