import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, vi } from 'vitest';
import { type ApiAccount, send, useApiAccount } from '../api-account.ts';

const machine = (name: string) => `arn:aws:states:eu-central-1:111111111111:stateMachine:${name}`;
const PLAN = machine('IntegrationUserPlan');
const LOOK = machine('SiteUsers');

/** Ends at once, but for the customer `busy`, whose runs go on. */
const USER = {
  QueryLanguage: 'JSONata',
  StartAt: 'Busy?',
  States: {
    'Busy?': {
      Type: 'Choice',
      Comment: '[preflight] Tells them apart.',
      Choices: [{ Condition: '{% $states.input.request.customer = "busy" %}', Next: 'Work on' }],
      Default: 'Done',
    },
    'Work on': { Type: 'Wait', Comment: '[preflight] Goes on.', Seconds: 9000, Next: 'Done' },
    Done: { Type: 'Succeed', Comment: '[complete] Is done.' },
  },
};

export const DOMAIN = `ocid1.domain.oc1..${'a'.repeat(60)}`;
export const TOKEN = 'Token-of-Kim-4711';

/** Where the administrator of a job lies in the vault. */
export const administratorOf = (id: string) => `oic-onboarding/${id}/cpq-administrator`;

/** The request of a customer's application. */
export const userRequest = (customer: string, changes: object = {}) => ({
  kind: 'IntegrationUser',
  customer,
  oracle: { region: 'eu-frankfurt-1', domain: DOMAIN },
  site: `https://${customer}.fa.em2.oraclecloud.com`,
  client: { name: 'erp' },
  groups: { administrator: ['acme_integrations'], sales: ['north_sales'] },
  cpq: { administrator: TOKEN as unknown, administratorEmail: `kim@${customer}.example` },
  ...changes,
});

/** An account in which integration users can be started, planned and looked at. */
export class UserAccount {
  readonly #account: ApiAccount;

  constructor(account: ApiAccount) {
    this.#account = account;
  }

  open(): void {
    const { engine } = this.#account;
    const roleArn = 'arn:aws:iam::111111111111:role/User';
    const arn = machine('IntegrationUser');
    engine.register({ arn, name: 'IntegrationUser', definition: USER, roleArn });
    vi.stubEnv('INTEGRATION_USER_STATE_MACHINE', arn);
    vi.stubEnv('INTEGRATION_USER_PLAN_STATE_MACHINE', PLAN);
    vi.stubEnv('SITE_USERS_STATE_MACHINE', LOOK);
  }

  /** Starts one, and waits for its end unless it is busy. */
  async start(customer: string, changes: object = {}): Promise<string> {
    const { status, body } = await send('POST', '/integration-users', {
      body: userRequest(customer, changes),
    });
    if (status !== 202) throw new Error(JSON.stringify(body));
    if (customer !== 'busy') await this.#account.engine.finished(body.executionArn);
    return body.id;
  }

  /** What the last execution of a job was given. */
  input(executionArn: string) {
    return JSON.parse(this.#account.engine.describe(executionArn).input ?? '{}');
  }

  /** Everything that the ledger holds. */
  async ledger(): Promise<string> {
    const scan = new ScanCommand({ TableName: 'ledger' });
    return JSON.stringify((await this.#account.local.dynamodb.send(scan)).Items);
  }

  get executions() {
    return this.#account.engine.list().length;
  }

  /** Has the plan's workflow answer this. */
  planAnswers(output: object): void {
    this.#answer(PLAN, output);
  }

  /** Has the workflow that looks at a site answer this. */
  lookAnswers(output: object): void {
    this.#answer(LOOK, { page: null, findings: [], failures: [], ...output });
  }

  #answer(arn: string, Output: object): void {
    const States = { Answer: { Type: 'Succeed', Output } };
    const definition = { QueryLanguage: 'JSONata', StartAt: 'Answer', States };
    const name = arn.split(':').at(-1) ?? '';
    this.#account.engine.register({ arn, name, definition, type: 'EXPRESS' });
  }
}

/** For all tests of a file; they keep apart by their customers. */
export function useUserAccount(): { account: ApiAccount; users: UserAccount } {
  const account = useApiAccount();
  const users = new UserAccount(account);
  beforeAll(() => users.open());
  return { account, users };
}
