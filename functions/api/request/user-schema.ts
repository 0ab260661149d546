import * as z from 'zod/mini';
import {
  applicationName,
  cpqSite,
  groupName,
  oauthClientId,
  resourcePath,
  restVersion,
  scopeText,
} from './cpq-rules.ts';
import { email, secretId } from './field-rules.ts';
import { Credential, customer, domain, followUp, oneOf, region, text } from './fields.ts';

/** The request for an integration user of Oracle CPQ; what editors show stands here, too. */

const Oracle = z
  .strictObject({ region, domain })
  .register(z.globalRegistry, { description: 'The identity domain that signs in to CPQ.' });

/** A client that exists: by a secret with both, or by its id and secret. */
export const AdoptedClient = z
  .union([
    text(secretId, {
      description: 'Name or ARN of a secret with clientId and clientSecret.',
      examples: ['customers/acme/erp-client'],
    }),
    z.strictObject({
      clientId: text(oauthClientId, {
        description: 'Client id, as the application shows it in the identity domain.',
        examples: ['3f1c0d9a7b2e4c55a0e1d2c3b4a59687'],
      }),
      clientSecret: Credential,
    }),
  ])
  .register(z.globalRegistry, {
    description: 'A client that exists; it is used as it is and never changed.',
  });

const Client = z
  .strictObject({
    name: text(applicationName, {
      description:
        'Short name of the external application; it becomes part of the name of its client in the identity domain.',
      examples: ['erp'],
    }),
    adopt: z.optional(AdoptedClient),
  })
  .register(z.globalRegistry, { description: 'The external application that calls CPQ.' });

function groupNames(type: string) {
  const name = text(groupName, { description: 'Variable name of a group.' });
  return z._default(z.array(name).check(z.maxLength(100)), []).register(z.globalRegistry, {
    description: `${type} groups, by variable name: the user is in these and in no others.`,
    examples: [['north_sales']],
  });
}

const Groups = z
  .strictObject({ administrator: groupNames('Administrator'), sales: groupNames('Sales') })
  .register(z.globalRegistry, { description: 'What the application may do in CPQ.' });

const Cpq = z
  .strictObject({
    restVersion: z._default(
      text(restVersion, { description: "Version of CPQ's REST API.", examples: ['v19'] }),
      'v19',
    ),
    administrator: z.optional(Credential),
    administratorEmail: text(email, {
      description: 'E-mail of the CPQ administrator, who gets the tasks that have no API.',
      examples: ['kim.lee@acme.example'],
    }),
    scope: z.optional(
      text(scopeText, {
        description:
          'Scope of CPQ in the identity domain, fully qualified. Usually left out: it is looked up there.',
      }),
    ),
    proof: z._default(
      text(resourcePath, {
        description: 'What is read as the application to prove that it can call CPQ.',
        examples: ['groups'],
      }),
      'groups',
    ),
    ...followUp,
  })
  .register(z.globalRegistry, { description: 'How CPQ is administrated.' });

/** The whole request; every object refuses names that it does not know. */
export const IntegrationUserRequest = z
  .strictObject({
    kind: z
      .literal('IntegrationUser')
      .register(z.globalRegistry, { description: 'What this file asks for.' }),
    customer,
    oracle: Oracle,
    site: text(cpqSite, {
      description: 'Web address of the Fusion site that CPQ runs in, without a path.',
      examples: ['https://acme.fa.em2.oraclecloud.com'],
    }),
    client: Client,
    groups: z._default(Groups, { administrator: [], sales: [] }),
    status: z._default(
      oneOf(['active', 'inactive'], 'Whether the application may call CPQ.'),
      'active',
    ),
    cpq: Cpq,
  })
  .register(z.globalRegistry, {
    title: 'Request for an integration user',
    description: 'Lets an external application call Oracle CPQ running in Fusion.',
  });
export type IntegrationUserRequest = z.output<typeof IntegrationUserRequest>;
