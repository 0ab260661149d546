import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';

interface Execution {
  input: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  redriveStatus?: 'REDRIVABLE' | 'NOT_REDRIVABLE';
  events: HistoryEvent[];
}

/** The parts of AWS that functions/api uses, in memory, with a record of what was called in which order. */
export class MemoryAws {
  readonly calls: string[] = [];
  readonly executions = new Map<string, Execution>();
  readonly secrets = new Map<string, string>();
  readonly onboardings = new Map<string, Record<string, unknown>>();
  readonly #states = mockClient(SFNClient);
  readonly #vault = mockClient(SecretsManagerClient);
  readonly #table = mockClient(DynamoDBDocumentClient);

  constructor() {
    process.env.LEDGER_TABLE = 'ledger';
    process.env.SECRET_PREFIX = 'oic-onboarding';
    process.env.ONBOARDING_STATE_MACHINE = 'arn:aws:states:eu-central-1:1:stateMachine:Onboarding';
    this.#mockStates();
    this.#mockVault();
    this.#mockTable();
  }

  restore(): void {
    for (const mock of [this.#states, this.#vault, this.#table]) mock.restore();
  }

  /** The execution of that name. */
  execution(name: string): Execution {
    const found = this.executions.get(`arn:aws:states:eu-central-1:1:execution:Onboarding:${name}`);
    if (!found) throw new Error(`There is no execution ${name}.`);
    return found;
  }

  #mockStates(): void {
    this.#states.on(StartExecutionCommand).callsFake(({ stateMachineArn, name, input }) => {
      this.calls.push(`start ${name}`);
      const arn = `${stateMachineArn.replace('stateMachine', 'execution')}:${name}`;
      this.executions.set(arn, { input, status: 'RUNNING', events: [] });
      return { executionArn: arn };
    });
    this.#states.on(DescribeExecutionCommand).callsFake(({ executionArn }) => {
      const found = this.executions.get(executionArn);
      if (found) return { executionArn, ...found };
      throw new ExecutionDoesNotExist({ message: 'no', $metadata: {} });
    });
    this.#states.on(GetExecutionHistoryCommand).callsFake(({ executionArn, reverseOrder }) => {
      const events = this.executions.get(executionArn)?.events ?? [];
      return { events: reverseOrder ? events.toReversed() : events };
    });
    this.#states.on(RedriveExecutionCommand).callsFake(({ executionArn }) => {
      this.calls.push(`redrive ${executionArn.split(':').at(-1)}`);
      return {};
    });
  }

  #mockVault(): void {
    const write = ({ Name, SecretId, SecretString }: Record<string, string>) => {
      const name = Name ?? SecretId ?? '';
      this.calls.push(`secret ${name}`);
      this.secrets.set(name, SecretString ?? '');
      return { VersionId: 'v' };
    };
    this.#vault.on(CreateSecretCommand).callsFake(write);
    this.#vault.on(PutSecretValueCommand).callsFake(write);
    this.#vault.on(GetSecretValueCommand).callsFake(({ SecretId }) => {
      const SecretString = this.secrets.get(SecretId);
      if (SecretString !== undefined) return { SecretString, VersionId: 'v' };
      throw new ResourceNotFoundException({ message: 'no', $metadata: {} });
    });
  }

  #mockTable(): void {
    this.#table.on(GetCommand).callsFake(({ Key }) => ({ Item: this.onboardings.get(Key.pk) }));
    this.#table.on(PutCommand).resolves({});
    this.#table.on(UpdateCommand).callsFake(({ Key, ExpressionAttributeValues: values }) => {
      // What lists show of it is written with it, and nobody lists here.
      if (Key.sk !== 'job') return {};
      this.calls.push('ledger');
      const item = this.onboardings.get(Key.pk) ?? { pk: Key.pk, sk: Key.sk };
      const fields = Object.entries(values as object).map(([name, value]) => [
        name.slice(1),
        value,
      ]);
      this.onboardings.set(Key.pk, { ...item, ...Object.fromEntries(fields) });
      return {};
    });
  }
}
