import { type CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { type IRole, ManagedPolicy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { LONGEST_POLICY, policyLength } from './policy-length.ts';

/** Where the template keeps the reason of every statement, by its Sid; docs/permissions.md is made of it. */
export const REASONS = 'oic-onboarding:reasons';

export interface Permission {
  /** Whole names; a wildcard is refused. */
  actions: readonly string[];
  resources: readonly string[];
  conditions?: Record<string, Record<string, unknown>>;
  /** Why the role needs this, as a sentence. */
  because: string;
  /** Why no narrower resource can be named; needed as soon as a resource has a `*` or `?`. */
  wildcardBecause?: string;
}

/** Room for actions that are added to a statement later. */
const FULL = LONGEST_POLICY - 500;

/**
 * Everything that one role may do: a policy of its own, each statement with a name and a reason. What doesn't fit
 * into one policy stands in the next.
 */
export class Permissions extends Construct {
  /** The first one: whoever waits for it may write logs and traces. */
  readonly policy: ManagedPolicy;
  readonly #props: { role: IRole; description: string };
  readonly #statements = new Map<string, PolicyStatement>();
  #open: { policy: ManagedPolicy; reasons: Record<string, string>; length: number };
  #policies = 0;

  constructor(scope: Construct, id: string, props: { role: IRole; description: string }) {
    super(scope, id);
    this.#props = props;
    this.#open = this.#addPolicy();
    this.policy = this.#open.policy;
  }

  /**
   * Allows something.
   * @param sid name of the statement: letters and digits, once per role
   * @throws Error an action has a wildcard, a resource has one without a reason, or the name is taken
   */
  allow(sid: string, permission: Permission): void {
    const { actions, resources, conditions, because, wildcardBecause } = permission;
    if (this.#statements.has(sid)) throw new Error(`${this.node.path}: ${sid} is allowed twice.`);
    const open = actions.filter((action) => action.includes('*'));
    if (open.length > 0) throw new Error(`${this.node.path}: ${open.join(', ')} is a wildcard.`);
    const wide = resources
      .map((resource) => flatten(Stack.of(this).resolve(resource)))
      .filter((resource) => /[*?]/.test(resource));
    if (wide.length > 0 && !wildcardBecause) {
      throw new Error(`${this.node.path}: ${wide.join(', ')} needs a reason (wildcardBecause).`);
    }
    const statement = new PolicyStatement({
      sid,
      actions: [...actions],
      resources: [...resources],
      ...(conditions && { conditions }),
    });
    const { policy, reasons } = this.#openFor(statement);
    for (const resource of wide) {
      Validations.of(policy).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${resource}]`,
        reason: wildcardBecause ?? '',
      });
    }
    reasons[sid] = [because, wildcardBecause].filter(Boolean).join(' ');
    this.#statements.set(sid, statement);
    policy.addStatements(statement);
  }

  /**
   * As `allow`, for a key that several rights need: where the statement is there already, it only gets the
   * actions that it lacks.
   */
  allowAlso(sid: string, permission: Permission): void {
    const found = this.#statements.get(sid);
    if (!found) this.allow(sid, permission);
    else found.addActions(...missingIn(found, permission.actions));
  }

  /** The policy that has room for it. */
  #openFor(statement: PolicyStatement) {
    const length = policyLength(Stack.of(this).resolve(statement.toStatementJson()));
    if (this.#open.length + length > FULL) this.#open = this.#addPolicy();
    this.#open.length += length;
    return this.#open;
  }

  #addPolicy() {
    const { role, description } = this.#props;
    this.#policies += 1;
    const isFirst = this.#policies === 1;
    const policy = new ManagedPolicy(this, isFirst ? 'Policy' : `Policy${this.#policies}`, {
      description: isFirst ? description : `${description}, part ${this.#policies}`,
      roles: [role],
    });
    const reasons: Record<string, string> = {};
    (policy.node.defaultChild as CfnResource).addMetadata(REASONS, reasons);
    return { policy, reasons, length: 0 };
  }
}

function missingIn({ actions }: PolicyStatement, wanted: readonly string[]): string[] {
  return wanted.filter((action) => !actions.includes(action));
}

/**
 * A role as somebody who uses it should know it: by its ARN. What CDK would allow it by itself stands in its
 * permissions, with reasons; and whoever waits for these waits for the role, too, and needs not say so twice.
 */
export function named(role: Role): IRole {
  return Role.fromRoleArn(role, 'Named', role.roleArn, { mutable: false });
}

/** A resolved CloudFormation value as one line, references in angle brackets: how cdk-nag names a finding. */
export function flatten(value: unknown): string {
  if (typeof value === 'string') return value;
  const {
    Ref,
    'Fn::GetAtt': attribute,
    'Fn::Join': join,
  } = value as {
    Ref?: string;
    'Fn::GetAtt'?: [string, string];
    'Fn::Join'?: [string, unknown[]];
  };
  if (Ref !== undefined) return `<${Ref}>`;
  if (attribute) return `<${attribute.join('.')}>`;
  if (join) return join[1].map(flatten).join(join[0]);
  throw new Error(`No name for ${JSON.stringify(value)}.`);
}
