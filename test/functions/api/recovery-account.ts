import { afterAll, beforeAll, vi } from 'vitest';
import { Engine, MemoryStore } from '#local/engine/index.ts';
import { ledgerTable } from '#test/functions/runtime/local-setup.ts';
import { type LocalAccount, openAccount } from '#test/local/aws/local-account.ts';
import { FakeClock } from '#test/local/engine/fake-host.ts';

const machine = (name: string) => `arn:aws:states:eu-central-1:111111111111:stateMachine:${name}`;
const roleArn = 'arn:aws:iam::111111111111:role/Recovery';

/** A run that goes on until it is stopped. */
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', Seconds: 86_400, Comment: '[preflight] Waits.', End: true } },
};

/** The AWS that recoveries stand on, with a workflow that goes on until a test stops it. */
export class RecoveryAccount {
  local!: LocalAccount;
  readonly engine = new Engine({
    region: 'eu-central-1',
    host: { clock: new FakeClock(), store: new MemoryStore(), invoke: async () => ({}) },
  });

  async open(): Promise<void> {
    const arn = machine('Recovery');
    this.engine.register({ arn, name: 'Recovery', definition, roleArn });
    this.local = await openAccount({ tables: { ledger: ledgerTable() }, engine: this.engine });
    const settings = {
      ...this.local.aws.environment(),
      LEDGER_TABLE: 'ledger',
      ARTIFACT_BUCKET: 'artifacts',
      SECRET_PREFIX: 'oic-onboarding',
      RECOVERY_STATE_MACHINE: arn,
      INSTANCE_LOOK_STATE_MACHINE: machine('InstanceLook'),
    };
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  }

  /** Names of the executions, the oldest first. */
  get runs(): string[] {
    return this.engine
      .list()
      .map(({ name }) => name)
      .toSorted();
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
export function useRecoveryAccount(): RecoveryAccount {
  const account = new RecoveryAccount();
  beforeAll(() => account.open());
  afterAll(async () => {
    await account.local[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
  });
  return account;
}

/** The request of a customer, as the API takes it. */
export function recoveryRequest(customer: string, changes: object = {}) {
  return {
    kind: 'Recovery',
    customer,
    instance: {
      address: {
        designUrl: 'https://design.integration.eu-frankfurt-1.ocp.oraclecloud.com',
        name: `${customer}-prod`,
        tokenUrl: 'https://idcs-0123.identity.oraclecloud.com/oauth2/v1/token',
        scope: 'https://abc.integration.eu-frankfurt-1.ocp.oraclecloud.com:443/ic/api/',
        client: `customers/${customer}/oic-recovery`,
      },
    },
    rules: [{ match: { recoverable: true }, action: 'resubmit' }],
    ...changes,
  };
}
