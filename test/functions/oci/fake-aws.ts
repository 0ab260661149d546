import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';

type Item = Record<string, unknown>;

/** Secrets Manager and the ledger's table, in memory; both note what was written, in order. */
export class FakeAws {
  readonly secrets = new Map<string, { text: string; version: number }>();
  readonly items = new Map<string, Item>();
  /** `secret <name>` and `ledger <sort key>`, one line per write or deletion. */
  readonly writes: string[] = [];
  /** The next writes of a secret that fail. */
  secretFailures = 0;
  #isClosed = false;

  constructor() {
    const manager = mockClient(SecretsManagerClient);
    manager.on(GetSecretValueCommand).callsFake(({ SecretId }) => this.#readSecret(SecretId));
    for (const command of [CreateSecretCommand, PutSecretValueCommand]) {
      manager
        .on(command as typeof PutSecretValueCommand)
        .callsFake((input) => this.#writeSecret(input.Name ?? input.SecretId, input.SecretString));
    }
    manager.on(DeleteSecretCommand).callsFake(({ SecretId }) => {
      if (!this.secrets.delete(SecretId)) throw missing();
      this.writes.push(`secret ${SecretId} deleted`);
      return {};
    });
    const table = mockClient(DynamoDBDocumentClient);
    table.on(GetCommand).callsFake(({ Key }) => ({ Item: this.items.get(key(Key)) }));
    table.on(PutCommand).callsFake(({ Item }) => {
      this.items.set(key(Item), Item);
      this.writes.push(`ledger ${Item.sk}`);
      return {};
    });
    table.on(DeleteCommand).callsFake(({ Key }) => {
      this.items.delete(key(Key));
      this.writes.push(`ledger ${Key.sk} deleted`);
      return {};
    });
  }

  /** From now on nobody may read a secret, only write it. */
  denyReading(): void {
    this.#isClosed = true;
  }

  /** Stores a secret without noting a write. */
  putSecret(name: string, fields: Record<string, string>): void {
    this.secrets.set(name, { text: JSON.stringify(fields), version: 1 });
  }

  /** The fields of a secret, or undefined. */
  secret(name: string): Record<string, string> | undefined {
    const found = this.secrets.get(name);
    return found && JSON.parse(found.text);
  }

  /** The ledger's entry of a resource of the onboarding `acme-1`, or undefined. */
  resource(kind: string, name = '-'): Item | undefined {
    return this.items.get(`job#acme-1 resource#${kind}#${name}`);
  }

  #readSecret(name: string) {
    if (this.#isClosed) throw Object.assign(new Error('denied'), { name: 'AccessDeniedException' });
    const found = this.secrets.get(name);
    if (!found) throw missing();
    return { SecretString: found.text, VersionId: `v${found.version}` };
  }

  #writeSecret(name: string, text: string) {
    if (this.secretFailures > 0) {
      this.secretFailures -= 1;
      throw Object.assign(new Error('internal'), {
        name: 'InternalServiceError',
        $fault: 'server',
        $metadata: { httpStatusCode: 500 },
      });
    }
    const version = (this.secrets.get(name)?.version ?? 0) + 1;
    this.secrets.set(name, { text, version });
    this.writes.push(`secret ${name}`);
    return { VersionId: `v${version}` };
  }
}

const key = ({ pk, sk }: Item) => `${pk} ${sk}`;

function missing(): ResourceNotFoundException {
  return new ResourceNotFoundException({ message: 'no such secret', $metadata: {} });
}
