import * as z from 'zod/mini';
import { email, secretId, siteOrigin } from './field-rules.ts';
import { followUp, oneOf, text } from './fields.ts';
import { addressFields } from './instance-address.ts';
import { anyText, assetCode, environmentLabel, oneLine, scheduleRule } from './promotion-rules.ts';
import { shortText } from './recovery-rules.ts';

/** The environments between which projects are promoted; what editors show stands here, too. */

const runtimeOrigin = siteOrigin(
  'https://acme-test-frlrq2o3ivtr-fr.integration.eu-frankfurt-1.ocp.oraclecloud.com',
);

const Instance = z
  .strictObject({
    ...addressFields(
      'test',
      'the role ServiceDeveloper of the instance, and ServiceInvoker for a smoke test',
    ),
    runtimeUrl: z.optional(
      text(runtimeOrigin, {
        description:
          'Web address of the run-time host, without a path. Only a smoke test needs it; the About page of the console shows it.',
      }),
    ),
  })
  .register(z.globalRegistry, { description: 'The instance of OIC.' });

const Connection = z
  .strictObject({
    id: text(assetCode, {
      description: 'Identifier of the connection.',
      examples: ['ORDERS_API'],
    }),
    securityPolicy: z.optional(
      text(shortText, {
        description: 'Code of the security policy; without it the connection keeps its own.',
        examples: ['BASIC_AUTH'],
      }),
    ),
    properties: z
      ._default(z.record(z.string(), text(oneLine, { description: 'Value of the property.' })), {})
      .register(z.globalRegistry, {
        description: 'Connection properties by name; no secrets.',
        examples: [{ connectionUrl: 'https://orders.test.acme.example' }],
      }),
    credentials: z.optional(
      text(secretId, {
        description:
          'Name or ARN of a secret in AWS Secrets Manager whose fields are the security properties: {"username", "password"}.',
        examples: ['customers/acme/orders-api-test'],
      }),
    ),
    agentGroup: z.optional(
      text(shortText, { description: 'Id of the connectivity agent group of this environment.' }),
    ),
  })
  .register(z.globalRegistry, { description: 'Values of one connection in this environment.' });

const Lookup = z
  .strictObject({
    name: text(shortText, { description: 'Name of the lookup.', examples: ['COUNTRIES'] }),
    columns: z
      .array(text(shortText, { description: 'Name of a column.' }))
      .check(z.minLength(2), z.maxLength(50))
      .register(z.globalRegistry, { description: 'Names of the columns, two or more.' }),
    rows: z
      .array(z.array(text(anyText, { description: 'A cell.' })))
      .check(z.maxLength(10_000))
      .register(z.globalRegistry, { description: 'Rows, each with a value for every column.' }),
  })
  .register(z.globalRegistry, {
    description: 'Content of a lookup that is different in this environment.',
  });

const Schedule = z
  .strictObject({
    integration: text(assetCode, { description: 'Code of the integration.' }),
    state: z._default(
      oneOf(
        ['started', 'stopped'],
        'Whether its schedule runs after a promotion. Those that are not listed are started.',
      ),
      'started',
    ),
    rule: z.optional(
      text(scheduleRule, {
        description:
          'When it runs in this environment, as iCalendar rule. Without it as on the source.',
        examples: ['FREQ=DAILY;BYHOUR=2;BYMINUTE=0;BYSECOND=0'],
      }),
    ),
    timeZone: z.optional(
      text(shortText, {
        description: 'Time zone of the rule. Without it that of the instance.',
        examples: ['Europe/Berlin'],
      }),
    ),
  })
  .register(z.globalRegistry, { description: 'The schedule of one integration.' });

const Approval = z
  .strictObject({
    by: text(email, {
      description: 'E-mail of the person who decides.',
      examples: ['kim.lee@acme.example'],
    }),
    ...followUp,
  })
  .register(z.globalRegistry, {
    description:
      'A person decides about each promotion to this environment, with its plan at hand.',
  });

const list = <T extends z.ZodMiniType>(item: T, most: number, description: string) =>
  z
    ._default(z.array(item).check(z.maxLength(most)), [])
    .register(z.globalRegistry, { description });

export const EnvironmentBlock = z
  .strictObject({
    name: text(environmentLabel, {
      description: 'Short name: dev, test, prod.',
      examples: ['test'],
    }),
    production: z._default(z.boolean(), false).register(z.globalRegistry, {
      description:
        'True: a promotion needs an approval, and whoever asked for it is not the one who gives it.',
    }),
    instance: Instance,
    approval: z.optional(Approval),
    connections: list(Connection, 200, 'Values of connections in this environment.'),
    lookups: list(Lookup, 50, 'Lookups whose content is different in this environment.'),
    schedules: list(Schedule, 200, 'Schedules that are different in this environment.'),
  })
  .register(z.globalRegistry, { description: 'One environment.' });
export type EnvironmentBlock = z.output<typeof EnvironmentBlock>;

/** The list as it stands in a request, and in a file of its own. */
export const EnvironmentList = z
  .array(EnvironmentBlock)
  .check(z.minLength(2), z.maxLength(20))
  .register(z.globalRegistry, { description: 'The environments, two or more.' });

/** The file. */
export const EnvironmentsFile = z
  .strictObject({
    kind: z
      .literal('Environments')
      .register(z.globalRegistry, { description: 'What this file holds.' }),
    environments: EnvironmentList,
  })
  .register(z.globalRegistry, {
    title: 'Environments',
    description: 'The instances of OIC between which projects are promoted.',
  });
export type EnvironmentsFile = z.output<typeof EnvironmentsFile>;
