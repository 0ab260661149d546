import * as z from 'zod/mini';
import {
  cupixProject,
  cupixTeam,
  email,
  filePath,
  instanceName,
  ocid,
  primaveraUrl,
  secretValue,
} from './field-rules.ts';
import {
  Credential,
  customer,
  domain,
  exactlyOne,
  followUp,
  ONE_FIELD,
  oneOf,
  region,
  text,
  wholeNumber,
} from './fields.ts';

/**
 * The request of an onboarding. Descriptions, examples and patterns here are what editors show
 * (`examples/cupix.schema.json`) and what `docs/request.md` is checked against.
 */

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
    region,
    compartment: text(ocid('compartment', 'compartment'), {
      description: 'OCID of the compartment of the instance; not the root compartment.',
      pattern: '^ocid1\\.compartment\\.',
    }),
    domain,
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
    ...followUp,
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
    customer,
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
