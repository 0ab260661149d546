import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { afterAll, beforeAll, vi } from 'vitest';
import { wholeApi } from '#functions/api/routes.ts';
import { serve } from '#functions/api/serve.ts';
import { Engine, MemoryStore } from '#local/engine/index.ts';
import { writeSecret } from '#runtime/secrets.ts';
import { findTask, openTask } from '#runtime/tasks.ts';
import { ledgerTable } from '#test/functions/runtime/local-setup.ts';
import { type RegistrationOrder, taskOrder } from '#test/functions/runtime/task-order.ts';
import { type LocalAccount, openAccount } from '#test/local/aws/local-account.ts';
import { FakeClock } from '#test/local/engine/fake-host.ts';
import { document, expectDocumented } from './documented.ts';

const handler = serve(wholeApi);
const MACHINE = 'arn:aws:states:eu-central-1:111111111111:stateMachine:Onboarding';
export const CLIENT_SECRET = 'idcscs-1f2e3d4c-client-secret';

/** One state that waits for a person, as the whole of the workflow. */
const DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'Have the values registered',
  States: {
    'Have the values registered': {
      Type: 'Task',
      Comment: '[register-in-cupixworks] A person does it.',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: 'open',
        Payload: { taskToken: '{% $states.context.Task.Token %}' },
      },
      TimeoutSeconds: 86_400,
      End: true,
    },
  },
};

export type Identity = Pick<APIGatewayProxyEvent['requestContext'], 'authorizer' | 'identity'>;

/** An IAM principal. */
export const byIam = (userArn: string) => ({ identity: { userArn } }) as unknown as Identity;
/** Somebody whose token was verified by check-token. */
export const byToken = (claims: { subject?: string; customers?: string; email?: string }) =>
  ({
    authorizer: { issuer: 'https://id.example', subject: 'kim', ...claims },
  }) as unknown as Identity;

export const operator = byToken({ subject: 'op', customers: '*', email: 'op@vendor.example' });

export interface Sent {
  as?: Identity;
  body?: unknown;
  /** Instead of `body`: the bytes as they are. */
  raw?: string;
  query?: Record<string, string | string[]>;
  headers?: Record<string, string>;
  /** Milliseconds that the function may take. */
  patience?: number;
}

export interface Received {
  status: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: answers of all kinds are looked into
  body: any;
  text: string;
}

/** Sends one request to the handler, as API Gateway would; its answer has to be as OpenAPI says. */
export async function send(method: string, path: string, sent: Sent = {}): Promise<Received> {
  const { as = operator, body, raw, query = {}, headers = {}, patience = 20_000 } = sent;
  const text = raw ?? (body === undefined ? null : JSON.stringify(body));
  const lists = Object.entries(query).map(([name, value]) => [name, [value].flat()]);
  const event = {
    httpMethod: method,
    path,
    headers: { ...(text !== null && { 'Content-Type': 'application/json' }), ...headers },
    multiValueQueryStringParameters: lists.length > 0 ? Object.fromEntries(lists) : null,
    body: text,
    isBase64Encoded: false,
    requestContext: {
      ...as,
      path: `/v1${path}`,
      requestId: 'request-1',
      accountId: '111111111111',
    },
  } as unknown as APIGatewayProxyEvent;
  const context = { getRemainingTimeInMillis: () => patience } as Context;
  const result = (await handler(event, context)) as APIGatewayProxyResult;
  const answered = result.headers as Record<string, string>;
  const isJson = answered['content-type']?.endsWith('json');
  const received = {
    status: result.statusCode,
    headers: answered,
    body: isJson ? JSON.parse(result.body) : result.body,
    text: result.body,
  };
  expectDocumented(method, path, received);
  return received;
}

/** The AWS that the API stands on, speaking its real protocols, with an engine that waits for people. */
export class ApiAccount {
  local!: LocalAccount;
  readonly #tokens = new Map<string, string>();
  readonly engine = new Engine({
    region: 'eu-central-1',
    host: {
      clock: new FakeClock(),
      store: new MemoryStore(),
      invoke: async ({ executionArn, taskToken = '' }) => {
        this.#tokens.set(executionArn, taskToken);
        return {};
      },
    },
  });

  async open(): Promise<void> {
    const roleArn = 'arn:aws:iam::111111111111:role/Onboarding';
    this.engine.register({ arn: MACHINE, name: 'Onboarding', definition: DEFINITION, roleArn });
    this.local = await openAccount({ tables: { ledger: ledgerTable() }, engine: this.engine });
    // As the bundler does.
    const openApiFile = join(this.local.directory, 'openapi.json');
    await writeFile(openApiFile, JSON.stringify(document));
    const settings = {
      ...this.local.aws.environment(),
      OPENAPI_FILE: openApiFile,
      LEDGER_TABLE: 'ledger',
      ARTIFACT_BUCKET: 'artifacts',
      SECRET_PREFIX: 'oic-onboarding',
      ONBOARDING_STATE_MACHINE: MACHINE,
    };
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  }

  /** Puts an archive into the store and returns how a request refers to it. */
  async archive(content = 'archive'): Promise<{ sha256: string }> {
    const sha256 = createHash('sha256').update(content).digest('hex');
    const put = { Bucket: 'artifacts', Key: `archives/${sha256}.car`, Body: content };
    await this.local.s3.send(new PutObjectCommand(put));
    return { sha256 };
  }

  /** The request of a customer whose archive is there. */
  async request(customer: string) {
    return {
      kind: 'Onboarding',
      customer,
      oracle: {
        region: 'eu-frankfurt-1',
        compartment: `ocid1.compartment.oc1..${'a'.repeat(60)}`,
        domain: `ocid1.domain.oc1..${'a'.repeat(60)}`,
        instance: { create: `${customer}-prod` },
      },
      archive: await this.archive(),
      primavera: {
        url: 'https://primavera-us2.oraclecloud.com',
        username: `svc@${customer}.example`,
        password: 'Correct-Horse-42' as unknown,
      },
      cupixworks: { team: customer, project: 'ab12cd', administrator: `kim@${customer}.example` },
    };
  }

  /** Starts an onboarding and opens its human task. */
  async onboard(customer: string): Promise<{ id: string; taskId: string; arn: string }> {
    const { body } = await send('POST', '/onboardings', { body: await this.request(customer) });
    const { onboardingId: id, executionArn: arn } = body;
    const secretId = `oic-onboarding/${id}/runtime-client`;
    await writeSecret(secretId, { clientId: 'c', clientSecret: CLIENT_SECRET }, id);
    const taskId = `${id}.register-in-cupixworks`;
    await this.openTask(taskId, { id, customer, arn, secretId });
    return { id, taskId, arn };
  }

  async openTask(
    taskId: string,
    about: { id: string; customer: string; arn: string; secretId: string },
    changes: Partial<RegistrationOrder> = {},
  ): Promise<void> {
    const order = taskOrder({ id: taskId });
    await openTask({
      ...order,
      jobId: about.id,
      assignee: `Kim@${about.customer}.example`,
      values: { ...order.values, clientSecret: { secretId: about.secretId } },
      taskToken: this.tokenOf(about.arn),
      ...changes,
    });
  }

  /** The task as the ledger has it. */
  task(taskId: string) {
    return findTask(taskId);
  }

  tokenOf(arn: string): string {
    return this.#tokens.get(arn) ?? '';
  }
}

/** For all tests of a file; they keep apart by their customers. */
export function useApiAccount(): ApiAccount {
  const account = new ApiAccount();
  beforeAll(() => account.open());
  afterAll(async () => {
    await account.local[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
  });
  return account;
}
