import { type CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { type IRole, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

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

/** Everything that one role may do: one policy of its own, each statement with a name and a reason. */
export class Permissions extends Construct {
  readonly policy: ManagedPolicy;
  readonly #reasons: Record<string, string> = {};

  constructor(scope: Construct, id: string, props: { role: IRole; description: string }) {
    super(scope, id);
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: props.description,
      roles: [props.role],
    });
    (this.policy.node.defaultChild as CfnResource).addMetadata(REASONS, this.#reasons);
  }

  /**
   * Allows something.
   * @param sid name of the statement: letters and digits, once per role
   * @throws Error an action has a wildcard, or a resource has one without a reason
   */
  allow(sid: string, permission: Permission): void {
    const { actions, resources, conditions, because, wildcardBecause } = permission;
    const open = actions.filter((action) => action.includes('*'));
    if (open.length > 0) throw new Error(`${this.node.path}: ${open.join(', ')} is a wildcard.`);
    const wide = resources
      .map((resource) => flatten(Stack.of(this).resolve(resource)))
      .filter((resource) => /[*?]/.test(resource));
    if (wide.length > 0 && !wildcardBecause) {
      throw new Error(`${this.node.path}: ${wide.join(', ')} needs a reason (wildcardBecause).`);
    }
    for (const resource of wide) {
      Validations.of(this.policy).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${resource}]`,
        reason: wildcardBecause ?? '',
      });
    }
    this.#reasons[sid] = [because, wildcardBecause].filter(Boolean).join(' ');
    this.policy.addStatements(
      new PolicyStatement({
        sid,
        actions: [...actions],
        resources: [...resources],
        ...(conditions && { conditions }),
      }),
    );
  }

  /** As `allow`, for what several rights need alike; the second time is passed over. */
  allowOnce(sid: string, permission: Permission): void {
    if (this.#reasons[sid] === undefined) this.allow(sid, permission);
  }
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
