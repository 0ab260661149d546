import * as z from 'zod/mini';
import { MAX_DUE_DAYS } from '#runtime/human-task.ts';
import {
  customerName,
  email,
  environmentName,
  filePath,
  ocid,
  type Rule,
  regionId,
  secretId,
  secretValue,
} from './field-rules.ts';

/** What requests of every kind are made of. */

/** Text that obeys a rule; `shown` is what editors get to know of the field. */
export function text(
  rule: Rule,
  shown: { description: string; examples?: string[]; pattern?: string },
) {
  const obeys = z.check<string>((context) => {
    const broken = rule(context.value);
    if (!broken) return;
    const { what, fix } = broken;
    // No input: it may be a secret, and an issue may end up in a log.
    context.issues.push({ code: 'custom', input: undefined, message: what, params: { fix } });
  });
  return z.string().check(obeys).register(z.globalRegistry, shown);
}

/** One of a few words. */
export function oneOf<const T extends readonly [string, ...string[]]>(
  values: T,
  description: string,
) {
  return z.enum(values).register(z.globalRegistry, { description });
}

/** A whole number within bounds; the usual one when it is left out. */
export function wholeNumber(
  range: { from: number; to: number; usual: number },
  description: string,
) {
  return z
    ._default(z.int().check(z.minimum(range.from), z.maximum(range.to)), range.usual)
    .register(z.globalRegistry, { description });
}

/** Lets exactly one of an object's fields stand. */
export function exactlyOne<T extends Record<string, unknown>>(names: readonly string[]) {
  return z.check<T>((context) => {
    // A mistyped name was reported already; what is missing follows from it.
    if (context.issues.length > 0) return;
    const given = names.filter((name) => context.value[name] !== undefined);
    if (given.length === 1) return;
    context.issues.push({
      code: 'custom',
      input: undefined,
      message: given.length === 0 ? 'It is empty.' : `It has ${given.join(' and ')} at once.`,
      params: { fix: `Write exactly one of ${names.join(', ')}.` },
    });
  });
}

/** What editors get to know of `exactlyOne`. */
export const ONE_FIELD = { minProperties: 1, maxProperties: 1 };

const references = ['env', 'file', 'secret'] as const;

/** A credential by reference. */
const Reference = z
  .strictObject({
    env: z.optional(
      text(environmentName, {
        description: 'Name of an environment variable that holds the value.',
        examples: ['PRIMAVERA_PASSWORD'],
      }),
    ),
    file: z.optional(
      text(filePath, {
        description:
          'Path of a file that holds the value, relative to this file; one line break at its end is dropped.',
        examples: ['./secrets/primavera-password'],
      }),
    ),
    secret: z.optional(
      text(secretId, {
        description:
          'Name or ARN of a secret in AWS Secrets Manager: JSON {"username","password"} for Primavera, {"token"} for CupixWorks, {"token"} or {"clientId","clientSecret"} for CPQ, or the plain value.',
        examples: ['customers/acme/primavera'],
      }),
    ),
  })
  .check(exactlyOne(references))
  .register(z.globalRegistry, ONE_FIELD);

/** Where a credential comes from. The product moves it into Secrets Manager before anything runs. */
export const Credential = z
  .union([
    text(secretValue, { description: 'The value itself. Better: one of the references.' }),
    Reference,
  ])
  .register(z.globalRegistry, {
    description: 'The value, or { env: NAME }, { file: path } or { secret: name or ARN }.',
  });
export type Credential = z.output<typeof Credential>;

/**
 * Shows credentials as a service takes them: variables and files are the command line's. To be called for
 * every part of a JSON schema (`override` of `z.toJSONSchema`).
 */
export function asServiceTakes(part: {
  zodSchema: unknown;
  jsonSchema: { properties?: Record<string, unknown>; description?: string };
}): void {
  const { zodSchema, jsonSchema } = part;
  if (zodSchema === Reference) {
    for (const name of ['env', 'file']) delete jsonSchema.properties?.[name];
  }
  if (zodSchema === Credential) {
    jsonSchema.description =
      'The value, which goes straight into Secrets Manager, or { "secret": name or ARN }.';
  }
}

/** When a person is reminded of a task, and who is asked next. */
export const followUp = {
  dueDays: wholeNumber(
    { from: 1, to: MAX_DUE_DAYS, usual: MAX_DUE_DAYS },
    'Days that the administrator has, and after an escalation the second person once more.',
  ),
  remindAfterDays: z
    .optional(z.int().check(z.minimum(1), z.maximum(MAX_DUE_DAYS - 1)))
    .register(z.globalRegistry, {
      description: 'Days between two reminders, fewer than dueDays. Usually a third of dueDays.',
    }),
  escalateTo: z.optional(
    text(email, {
      description:
        'E-mail of somebody else who may do the task, asked when the administrator has not answered within dueDays.',
      examples: ['lou.park@acme.example'],
    }),
  ),
};

/** Whom the work is for. */
export const customer = text(customerName, {
  description: 'Short name of the customer: lower-case letters, digits, hyphens.',
  pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
  examples: ['acme'],
});

/** Where in Oracle Cloud it is done. */
export const region = text(regionId, {
  description: 'Identifier of the OCI region.',
  examples: ['eu-frankfurt-1', 'us-ashburn-1'],
});

/** Where clients are registered. */
export const domain = text(ocid('domain', 'identity domain'), {
  description: 'OCID of the identity domain.',
  pattern: '^ocid1\\.domain\\.',
});
