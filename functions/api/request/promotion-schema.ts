import * as z from 'zod/mini';
import { EnvironmentList } from './environments-schema.ts';
import { email, filePath, secretId } from './field-rules.ts';
import { customer, oneOf, text, wholeNumber } from './fields.ts';
import {
  anyText,
  assetCode,
  branchName,
  endpointPath,
  environmentLabel,
  integrationVersion,
  oneLine,
  repositoryFolder,
  repositoryUrl,
} from './promotion-rules.ts';
import { shortText } from './recovery-rules.ts';

/** The request for a promotion; what editors show stands here, too. */

const Integration = z
  .strictObject({
    code: text(assetCode, { description: 'Code of the integration.', examples: ['ORDER_IN'] }),
    version: z.optional(
      text(integrationVersion, {
        description: 'Its version; without it the newest that is not a draft.',
        examples: ['01.00.0000'],
      }),
    ),
  })
  .register(z.globalRegistry, { description: 'One integration.' });

const Author = z
  .strictObject({
    name: text(oneLine, { description: 'Name in the commit.', examples: ['Kim Lee'] }),
    email: text(email, {
      description: 'E-mail in the commit.',
      examples: ['kim.lee@acme.example'],
    }),
  })
  .register(z.globalRegistry, {
    description: 'Who the commit is by. Usually left out: whoever sends the request.',
  });

const Git = z
  .strictObject({
    url: text(repositoryUrl, {
      description: 'Address of the repository, https.',
      examples: ['https://github.com/acme/oic-builds.git'],
    }),
    branch: z._default(
      text(branchName, { description: 'Branch that gets the commit.', examples: ['main'] }),
      'main',
    ),
    folder: z.optional(
      text(repositoryFolder, {
        description: 'Folder in the repository. Usually the code of the project.',
        examples: ['oic/orders'],
      }),
    ),
    tagPrefix: z.optional(
      text(branchName, {
        description: 'In front of the tag build-<n>, for a repository that several projects share.',
        examples: ['orders-'],
      }),
    ),
    author: z.optional(Author),
    username: z._default(
      text(shortText, {
        description:
          'User name that the host wants with a token: x-access-token (GitHub), oauth2 (GitLab), x-token-auth (Bitbucket).',
      }),
      'x-access-token',
    ),
    token: text(secretId, {
      description:
        'Name or ARN of a secret in AWS Secrets Manager with the field token: a token that may write to this repository.',
      examples: ['customers/acme/git-token'],
    }),
    maxMegabytes: wholeNumber(
      { from: 1, to: 100, usual: 50 },
      'Archives above this are not committed: the manifest alone is, and says where the archive lies. GitHub refuses files of 100 MB.',
    ),
  })
  .register(z.globalRegistry, { description: 'Where builds are kept besides the artifact store.' });

const Expectation = z
  .strictObject({
    status: wholeNumber({ from: 200, to: 299, usual: 200 }, 'HTTP status.'),
    contains: z.optional(text(anyText, { description: 'Text that the answer has to hold.' })),
  })
  .register(z.globalRegistry, { description: 'What a good answer is.' });

const SmokeTest = z
  .strictObject({
    integration: text(assetCode, {
      description: 'Code of an integration with a REST trigger.',
      examples: ['ORDER_IN'],
    }),
    method: z._default(oneOf(['GET', 'POST'], 'HTTP method of its trigger.'), 'GET'),
    path: text(endpointPath, {
      description: 'What follows the version in the address of its endpoint, with the query.',
      examples: ['orders?limit=1'],
    }),
    body: z.optional(text(anyText, { description: 'JSON that is sent; no secrets.' })),
    expect: z._default(Expectation, { status: 200 }),
  })
  .register(z.globalRegistry, {
    description: 'One call of the promoted project, which shows that it works.',
  });

/** The whole request; every object refuses names that it does not know. */
export const PromotionRequest = z
  .strictObject({
    kind: z
      .literal('Promotion')
      .register(z.globalRegistry, { description: 'What this file asks for.' }),
    customer,
    environments: z
      .union([
        text(filePath, { description: 'Path of a file, relative to this one.' }),
        EnvironmentList,
      ])
      .register(z.globalRegistry, {
        description: 'The file with the environments, or the environments themselves.',
        examples: ['./environments.yaml'],
      }),
    from: text(environmentLabel, {
      description: 'Environment that the project is taken from.',
      examples: ['dev'],
    }),
    to: text(environmentLabel, {
      description: 'Environment that gets it.',
      examples: ['test'],
    }),
    project: text(assetCode, { description: 'Code of the project.', examples: ['ORDERS'] }),
    integrations: z.optional(
      z.array(Integration).check(z.minLength(1), z.maxLength(500)).register(z.globalRegistry, {
        description:
          'What is promoted, in the order of activation: what is called by others first. Without it everything in its newest version.',
      }),
    ),
    build: z.optional(z.int().check(z.minimum(1))).register(z.globalRegistry, {
      description:
        'A build that exists is promoted as it is, say the one that was tested. Without it the next one is made.',
      examples: [7],
    }),
    onFailure: z._default(
      oneOf(
        ['roll-back', 'keep'],
        'What becomes of the target when something fails after the import: back to what it was, or left for somebody to look at.',
      ),
      'roll-back',
    ),
    git: z.optional(Git),
    smokeTest: z.optional(SmokeTest),
  })
  .register(z.globalRegistry, {
    title: 'Request for a promotion',
    description: 'Brings a project of OIC from one environment to another.',
  });
export type PromotionRequest = z.output<typeof PromotionRequest>;
