import { NestedStack, type Stack } from 'aws-cdk-lib';
import type { Bundles } from './bundle-functions.ts';
import type { ArtifactStore } from './constructs/artifact-store.ts';
import type { Credentials } from './constructs/credentials.ts';
import type { EncryptionKeys } from './constructs/encryption-keys.ts';
import type { Events } from './constructs/events.ts';
import type { Ledger } from './constructs/ledger.ts';
import { WorkflowFunction } from './constructs/workflow-function.ts';
import { callerOf, type FunctionDefinition } from './function-definition.ts';

export interface FunctionSetProps {
  /** What is made, in this order. */
  definitions: readonly FunctionDefinition[];
  bundles: Bundles;
  /** What every function is told. */
  environment: Record<string, string>;
  reservesConcurrency: boolean;
  /** What functions can be given rights to. */
  keys: EncryptionKeys;
  ledger: Ledger;
  artifacts: ArtifactStore;
  events: Events;
  credentials: Credentials;
}

/**
 * Rooms whose functions stand in a nested stack, because a stack may have 500 resources and a function takes five.
 * Those of the other rooms have been in the stack from the beginning, and stay: their logical ids don't change, and
 * the trust in the identity domain knows the roles of those that sign by their names (docs/keyless.md).
 */
const NESTED_ROOMS = ['cpq', 'oic/recovery', 'oic/health', 'oic/promotion', 'git'];

/** Makes the functions of the table, each with the rights that its definition names. */
export class FunctionSet {
  /** Each function with its definition. */
  readonly all: readonly { definition: FunctionDefinition; made: WorkflowFunction }[];
  readonly #props: FunctionSetProps;
  readonly #nested = new Map<string, NestedStack>();

  constructor(stack: Stack, props: FunctionSetProps) {
    this.#props = props;
    this.all = props.definitions.map((definition) => ({
      definition,
      made: this.#make(stack, definition),
    }));
  }

  /** @throws Error there is no such function: a story has its name wrong */
  named(name: string): WorkflowFunction {
    const found = this.all.find(({ definition }) => definition.name === name);
    if (!found) throw new Error(`${name} is called, but cdk/functions.ts does not define it.`);
    return found.made;
  }

  #make(stack: Stack, definition: FunctionDefinition): WorkflowFunction {
    const { bundles, environment, reservesConcurrency, keys } = this.#props;
    const home = this.#homeOf(stack, definition);
    const made = new WorkflowFunction(home, constructId(definition.name), {
      ...definition,
      calledBy: callerOf(definition),
      reservedConcurrency: reservesConcurrency ? definition.reservedConcurrency : undefined,
      folder: bundles.folderOf(definition.name),
      environment: { ...environment, POWERTOOLS_SERVICE_NAME: definition.name },
      logKey: keys.data,
    });
    this.#grant(definition, made);
    return made;
  }

  #homeOf(stack: Stack, { name }: FunctionDefinition): Stack {
    const room = NESTED_ROOMS.find((one) => name.startsWith(`${one}/`));
    if (!room) return stack;
    const nested =
      this.#nested.get(room) ??
      new NestedStack(stack, `${constructId(room)}Functions`, {
        description: `oic-onboarding: the functions in functions/${room}`,
      });
    this.#nested.set(room, nested);
    return nested;
  }

  #grant(definition: FunctionDefinition, made: WorkflowFunction): void {
    const { permissions } = made;
    const { ledger, artifacts, events, credentials } = this.#props;
    if (definition.ledger) ledger.allow(permissions, definition.ledger, definition.lists);
    if (definition.archives === 'upload') artifacts.allowUploading(permissions);
    if (definition.archives === 'read') artifacts.allowReading(permissions);
    if (definition.recoveries) artifacts.allowRunFiles(permissions, definition.recoveries);
    if (definition.promotions) {
      artifacts.allowRunFiles(permissions, definition.promotions, 'promotions');
    }
    if (definition.builds) artifacts.allowRunFiles(permissions, definition.builds, 'builds');
    if (definition.events) {
      events.allowToPublish(permissions);
      made.tell({ EVENT_BUS: events.bus.eventBusName });
    }
    if (definition.ociCredentials) credentials.allowOci(permissions);
    this.#grantSecrets(definition, made);
  }

  #grantSecrets(definition: FunctionDefinition, made: WorkflowFunction) {
    const { ociCredentials, secrets = {}, forgetsPlans } = definition;
    const { credentials, keys } = this.#props;
    credentials.allowCustomers(made.permissions, secrets);
    if (forgetsPlans) credentials.allowForgettingPlans(made.permissions);
    const uses = Object.values(secrets);
    const writes = uses.includes('write');
    if (ociCredentials || uses.some((use) => use !== 'delete')) {
      credentials.allowKey(made.permissions, writes);
    }
    // New secrets get our key; those that exist keep theirs.
    if (writes) made.tell({ SECRETS_KEY: keys.secrets.keyArn });
  }
}

/** `oci/check-instance` becomes `OciCheckInstance`: a stable logical id that people recognise. */
export function constructId(name: string): string {
  return name
    .split(/[/-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
