import * as z from 'zod/mini';
import {
  cupixProject,
  cupixTeam,
  customerName,
  email,
  environmentName,
  filePath,
  instanceName,
  ocid,
  primaveraUrl,
  type Rule,
  regionId,
  secretId,
  secretValue,
} from './field-rules.ts';

/**
 * The request of an onboarding. Descriptions, examples and patterns here are what editors show
 * (`examples/cupix.schema.json`) and what `docs/request.md` is checked against.
 */

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

function wholeNumber(range: { from: number; to: number; usual: number }, description: string) {
  return z
    ._default(z.int().check(z.minimum(range.from), z.maximum(range.to)), range.usual)
    .register(z.globalRegistry, { description });
}

/** Lets exactly one of an object's fields stand. */
function exactlyOne<T extends Record<string, unknown>>(names: readonly string[]) {
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
const ONE_FIELD = { minProperties: 1, maxProperties: 1 };

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
          'Name or ARN of a secret in AWS Secrets Manager: JSON {"username","password"} for Primavera, {"token"} for CupixWorks, or the plain value.',
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

const Instance = z
  .strictObject({
    create: z.optional(
      text(instanceName, {
        description: 'Display name of the instance to create; it becomes part of its web address.',
        examples: ['acme-prod'],
      }),
    ),
    adopt: z.optional(
      text(ocid('integrationinstance', 'integration instance'), {
        description: 'OCID of an Oracle Integration 3 instance that exists and shall be used.',
        pattern: '^ocid1\\.integrationinstance\\.',
      }),
    ),
  })
  .check(exactlyOne(['create', 'adopt']))
  .register(z.globalRegistry, {
    description: 'Create an instance, or adopt one that exists.',
    ...ONE_FIELD,
  });

const Oracle = z
  .strictObject({
    region: text(regionId, {
      description: 'Identifier of the OCI region of the instance.',
      examples: ['eu-frankfurt-1', 'us-ashburn-1'],
    }),
    compartment: text(ocid('compartment', 'compartment'), {
      description: 'OCID of the compartment of the instance; not the root compartment.',
      pattern: '^ocid1\\.compartment\\.',
    }),
    domain: text(ocid('domain', 'identity domain'), {
      description: 'OCID of the identity domain of the instance.',
      pattern: '^ocid1\\.domain\\.',
    }),
    instance: Instance,
  })
  .register(z.globalRegistry, { description: 'Where in Oracle Cloud the integration lives.' });

const Primavera = z
  .strictObject({
    url: text(primaveraUrl, {
      description: 'Web address of Oracle Primavera Cloud, without a path.',
      examples: ['https://primavera-us2.oraclecloud.com'],
    }),
    username: z.optional(
      text(secretValue, {
        description:
          'E-mail address of the service account. May be left out when the password is a secret that holds both.',
        examples: ['svc-cupix@acme.example'],
      }),
    ),
    password: Credential,
  })
  .register(z.globalRegistry, { description: 'The Primavera Cloud service account.' });

const CupixWorks = z
  .strictObject({
    team: text(cupixTeam, {
      description: 'Your CupixWorks address before the first dot.',
      examples: ['acme'],
    }),
    project: text(cupixProject, {
      description:
        "Key of the project, from the address of its page behind /pj/. Quote it if it's a number.",
      examples: ['ab12cd'],
    }),
    region: z._default(
      oneOf(['us', 'eu', 'au', 'jp', 'sg', 'ca'], 'Region of the CupixWorks account.'),
      'us',
    ),
    administrator: text(email, {
      description:
        'E-mail of the project administrator, who gets the one task that only a person can do.',
      examples: ['kim.lee@acme.example'],
    }),
    apiToken: z.optional(Credential),
    dueDays: wholeNumber({ from: 1, to: 90, usual: 14 }, 'Days that the administrator has.'),
  })
  .register(z.globalRegistry, { description: 'The CupixWorks project to connect.' });

const Waits = z
  .strictObject({
    instanceMinutes: wholeNumber(
      { from: 5, to: 240, usual: 60 },
      'Longest wait for a new instance to become active.',
    ),
    activationMinutes: wholeNumber(
      { from: 1, to: 60, usual: 10 },
      'Longest wait for the integration to become active.',
    ),
  })
  .register(z.globalRegistry, { description: 'How long to wait for Oracle before giving up.' });

/** The whole request; every object refuses names that it does not know. */
export const OnboardingRequest = z
  .strictObject({
    kind: z
      .literal('Onboarding')
      .register(z.globalRegistry, { description: 'What this file asks for.' }),
    customer: text(customerName, {
      description: 'Short name of the customer: lower-case letters, digits, hyphens.',
      pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
      examples: ['acme'],
    }),
    oracle: Oracle,
    archive: text(filePath, {
      description: 'The project archive (.car) that Cupix supplies; path relative to this file.',
      examples: ['./cupix-sample.car'],
    }),
    primavera: Primavera,
    cupixworks: CupixWorks,
    security: z._default(
      oneOf(
        ['least-privilege', 'as-documented'],
        "least-privilege makes two OAuth clients; as-documented follows the vendor's guide literally with one.",
      ),
      'least-privilege',
    ),
    tracing: z._default(
      oneOf(['production', 'audit', 'debug'], 'Tracing level of the activated integration.'),
      'production',
    ),
    onFailure: z._default(
      oneOf(
        ['keep', 'roll-back'],
        'Whether a failed run keeps what it made, so that it can go on.',
      ),
      'keep',
    ),
    waits: z._default(Waits, { instanceMinutes: 60, activationMinutes: 10 }),
  })
  .register(z.globalRegistry, {
    title: 'Onboarding request',
    description:
      'Connects a CupixWorks project to Oracle Primavera Cloud through Oracle Integration 3.',
  });
export type OnboardingRequest = z.output<typeof OnboardingRequest>;
