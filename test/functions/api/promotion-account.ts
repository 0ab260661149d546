import { afterAll, beforeAll, vi } from 'vitest';
import { promotionRequestExample } from '#functions/api/views/promotion-view.ts';
import { Engine, MemoryStore } from '#local/engine/index.ts';
import { ledgerTable } from '#test/functions/runtime/local-setup.ts';
import { type LocalAccount, openAccount } from '#test/local/aws/local-account.ts';
import { FakeClock } from '#test/local/engine/fake-host.ts';

const machine = (name: string) => `arn:aws:states:eu-central-1:111111111111:stateMachine:${name}`;
const roleArn = 'arn:aws:iam::111111111111:role/Promotion';

/** A run that goes on until it is stopped. */
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: {
    Wait: { Type: 'Wait', Seconds: 86_400, Comment: '[plan-promotion] Waits.', End: true },
  },
};

/** The AWS that promotions stand on, with a workflow that goes on until a test stops it. */
export class PromotionAccount {
  local!: LocalAccount;
  readonly engine = new Engine({
    region: 'eu-central-1',
    host: { clock: new FakeClock(), store: new MemoryStore(), invoke: async () => ({}) },
  });

  async open(): Promise<void> {
    const arn = machine('Promotion');
    this.engine.register({ arn, name: 'Promotion', definition, roleArn });
    this.local = await openAccount({ tables: { ledger: ledgerTable() }, engine: this.engine });
    const settings = {
      ...this.local.aws.environment(),
      LEDGER_TABLE: 'ledger',
      ARTIFACT_BUCKET: 'artifacts',
      SECRET_PREFIX: 'oic-onboarding',
      PROMOTION_STATE_MACHINE: arn,
      PROMOTION_PLAN_STATE_MACHINE: machine('PromotionPlan'),
    };
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  }

  /** Names of the executions of a customer. */
  runsOf(customer: string): string[] {
    const names = this.engine.list().map(({ name }) => name);
    return names.filter((name) => name.startsWith(`${customer}-`)).toSorted();
  }

  /** Ends whatever runs. */
  async stopAll(): Promise<void> {
    for (const { executionArn } of this.engine.list({ statusFilter: 'RUNNING' })) {
      await this.engine.stop(executionArn);
      await this.engine.finished(executionArn);
    }
  }
}

/** For all tests of a file; they keep apart by their customers. */
export function usePromotionAccount(): PromotionAccount {
  const account = new PromotionAccount();
  beforeAll(() => account.open());
  afterAll(async () => {
    await account.local[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
  });
  return account;
}

/** The request of a customer, as the API takes it. */
export function promotionRequest(customer: string, changes: object = {}) {
  const text = JSON.stringify(promotionRequestExample).replaceAll('/acme/', `/${customer}/`);
  // biome-ignore lint/suspicious/noExplicitAny: tests change whatever they like
  return { ...JSON.parse(text), customer, ...changes } as any;
}
