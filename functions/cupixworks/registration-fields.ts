import type { TaskAsk, TaskField } from '#runtime/human-task.ts';
import type { Registration } from '#runtime/model.ts';

/** The five values in the order of the dialog in CupixWorks, with the names that it shows. */
const FIELDS = [
  ['oicOAuthTokenUrl', 'OIC OAuth Token URL'],
  ['clientId', 'Client ID'],
  ['clientSecret', 'Client Secret'],
  ['scope', 'Scope'],
  ['opcAccessTokenUrl', 'OPC Access Token URL'],
] as const;

/** The values that a person can read back; the secret is not one of them. */
export type ReadableField = Exclude<(typeof FIELDS)[number][0], 'clientSecret'>;

export const readableFields = FIELDS.flatMap(([name, label]) =>
  name === 'clientSecret' ? [] : [{ name: name as ReadableField, label }],
);

/** What CupixWorks calls the state of a link. */
export const STATE_LABEL = 'State of the integration';

/** What the person types in. */
export function fieldsFor(registration: Registration): TaskField[] {
  return FIELDS.map(([name, label]) =>
    name === 'clientSecret'
      ? { name, label, secret: true as const }
      : { name, label, value: registration[name] },
  );
}

/** What the person reports back. A value that is left out is taken on trust. */
export const registrationAsks: TaskAsk[] = [
  {
    name: 'status',
    label: STATE_LABEL,
    hint: 'As CupixWorks shows it; active when the link works.',
    required: true,
  },
  {
    name: 'message',
    label: 'Error message',
    hint: 'Only if the integration is not active: what CupixWorks says about it.',
    required: false,
  },
  ...readableFields.map(({ name, label }) => ({
    name,
    label,
    hint: 'Copied back from CupixWorks, to be compared.',
    required: false,
  })),
];
