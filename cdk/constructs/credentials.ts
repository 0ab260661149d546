import { ArnFormat, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { WEB_IDENTITY } from '#runtime/oci-identity/names.ts';
import type { SecretKind, SecretUse } from '../function-definition.ts';
import { allowKey } from './encryption-keys.ts';
import type { Permissions } from './permissions.ts';

/** Every secret of ours is named below this. */
export const SECRET_PREFIX = 'oic-onboarding';
export const OCI_CREDENTIALS_SECRET = `${SECRET_PREFIX}/oci`;
export const OCI_EXCHANGE_SECRET = `${SECRET_PREFIX}/oci-exchange`;
/** The tag by which a customer's own secret is opened to us; its value says which kind it is. */
const OPENING_TAG = 'oic-onboarding';
/** Secrets that a request may name wherever they lie; the others are always ours. */
const MAY_BE_FOREIGN: readonly SecretKind[] = [
  'primavera',
  'cupixworks',
  'cpq-administrator',
  'cpq-client',
  'cpq-adopted-client',
  'recovery-client',
  'promotion-client',
  'connection-credentials',
  'git-token',
  'person',
];

/** How requests to OCI are signed; `audience` is what the trust in the identity domain expects. */
export type OciAuthentication = { by: 'api-key' } | { by: 'keyless'; audience: string };

const ACTIONS: Record<SecretUse, { sid: string; actions: string[]; because: string }> = {
  read: {
    sid: 'ReadSecrets',
    actions: ['secretsmanager:GetSecretValue'],
    because: 'Signs in to the system that the secret is for.',
  },
  write: {
    sid: 'WriteSecrets',
    actions: [
      'secretsmanager:GetSecretValue',
      'secretsmanager:CreateSecret',
      'secretsmanager:PutSecretValue',
      'secretsmanager:TagResource',
    ],
    because: 'Keeps a secret the moment it is handed over.',
  },
  delete: {
    sid: 'DeleteSecrets',
    actions: ['secretsmanager:DeleteSecret'],
    because: 'Removes the secret of a client together with the client.',
  },
  refresh: {
    sid: 'RefreshTaggedSecrets',
    actions: ['secretsmanager:PutSecretValue'],
    because: 'Keeps the refresh token that takes the place of the one it used.',
  },
};

/** What signs in to OCI, and the rights on the secrets of customers, which come and go at run time. */
export class Credentials extends Construct {
  /** Holds the OCI API key, or in keyless mode the client that exchanges tokens. Filled by the operator. */
  readonly oci: Secret;
  readonly authentication: OciAuthentication;
  readonly #key: IKey;

  constructor(
    scope: Construct,
    id: string,
    props: { key: IKey; authentication: OciAuthentication },
  ) {
    super(scope, id);
    this.#key = props.key;
    this.authentication = props.authentication;
    const keyless = props.authentication.by === 'keyless';
    this.oci = new Secret(this, 'Oci', {
      secretName: keyless ? OCI_EXCHANGE_SECRET : OCI_CREDENTIALS_SECRET,
      description: keyless
        ? 'oic-onboarding: OAuth client that exchanges AWS tokens {clientId, clientSecret, domainUrl}'
        : 'oic-onboarding: OCI API key {tenancyId, userId, fingerprint, privateKey, passphrase?}',
      encryptionKey: props.key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Empty until the operator fills it; a random value would only look like a key.
    (this.oci.node.defaultChild as CfnSecret).generateSecretString = undefined;
    const reason =
      'Oracle makes these credentials, and only a person may replace them there. An alarm rings when they are 90 days old, and docs/deploy.md says how to replace them without a gap.';
    Validations.of(this.oci).acknowledge(
      { id: 'AwsSolutions-SMG4', reason },
      { id: 'NIST.800.53.R5-SecretsManagerRotationEnabled', reason },
    );
  }

  /** What functions are told about OCI's credentials. */
  get environment(): Record<string, string> {
    if (this.authentication.by === 'api-key') {
      return { OCI_AUTHENTICATION: 'api-key', OCI_CREDENTIALS_SECRET };
    }
    return {
      OCI_AUTHENTICATION: 'keyless',
      OCI_EXCHANGE_SECRET,
      OCI_TOKEN_AUDIENCE: this.authentication.audience,
    };
  }

  /** Lets a role sign requests to OCI. */
  allowOci(permissions: Permissions): void {
    permissions.allow('SignForOci', {
      actions: ['secretsmanager:GetSecretValue'],
      resources: [this.oci.secretArn],
      because: 'Signs its requests to OCI.',
    });
    if (this.authentication.by === 'api-key') return;
    permissions.allow('StateWhoWeAre', {
      actions: ['sts:GetWebIdentityToken'],
      resources: ['*'],
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_policies.html
      conditions: {
        'ForAllValues:StringEquals': {
          'sts:IdentityTokenAudience': this.authentication.audience,
        },
        // For all values holds for none, too.
        Null: { 'sts:IdentityTokenAudience': 'false' },
        StringEquals: { 'sts:SigningAlgorithm': WEB_IDENTITY.algorithm },
        NumericLessThanEquals: { 'sts:DurationSeconds': WEB_IDENTITY.seconds },
      },
      because: 'Gets the token that OCI exchanges for its own, so that no OCI key is stored.',
      wildcardBecause:
        'The token is about the caller itself; audience, signing algorithm and life are limited.',
    });
  }

  /** Lets a role use secrets of customers: exactly these kinds, in exactly these ways. */
  allowCustomers(permissions: Permissions, uses: Partial<Record<SecretKind, SecretUse>>): void {
    const kinds = Object.keys(uses) as SecretKind[];
    for (const use of ['read', 'write', 'delete'] as const) {
      const named = kinds.filter((kind) => uses[kind] === use);
      if (named.length > 0) this.#allowNamed(permissions, use, named);
    }
    const foreign = kinds.filter((kind) => MAY_BE_FOREIGN.includes(kind));
    if (foreign.length > 0) this.#allowTagged(permissions, foreign);
    const refreshed = kinds.filter((kind) => uses[kind] === 'refresh');
    if (refreshed.length > 0) this.#allowRefreshing(permissions, refreshed);
  }

  /** Lets a role remove what a plan has put there for as long as it takes. */
  allowForgettingPlans(permissions: Permissions): void {
    permissions.allow('DeleteSecretsOfPlans', {
      actions: ACTIONS.delete.actions,
      resources: [this.#arn(`${SECRET_PREFIX}/plan.*`)],
      because: 'A plan needs the credentials of a request only while it runs.',
      wildcardBecause:
        "A plan's secret has a random id in its name; the dot keeps those of onboardings out, whose ids have none.",
    });
  }

  /** Lets a role see how old the secrets are. */
  allowListing(permissions: Permissions): void {
    permissions.allow('ListSecrets', {
      actions: ['secretsmanager:ListSecrets'],
      resources: ['*'],
      because: 'Sees how old the secrets are; names and dates only.',
      wildcardBecause:
        'A list has no resource to name: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html.',
    });
  }

  /** Lets a role use the key of the secrets, once for all that it may do with them. */
  allowKey(permissions: Permissions, writes: boolean): void {
    allowKey(permissions, this.#key, {
      by: 'secretsmanager',
      writes,
      because: 'Secrets are encrypted with a key of ours.',
    });
  }

  /**
   * Closes the OCI credentials to everybody else, administrators too: they may replace them, not read them.
   * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
   */
  reserveOciFor(roles: IRole[]): void {
    this.oci.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyThoseThatSign',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['secretsmanager:GetSecretValue'],
        resources: ['*'],
        conditions: {
          ArnNotEquals: { 'aws:PrincipalArn': roles.map(({ roleArn }) => roleArn) },
        },
      }),
    );
  }

  #allowNamed(permissions: Permissions, use: SecretUse, kinds: SecretKind[]): void {
    const { sid, actions, because } = ACTIONS[use];
    permissions.allow(sid, {
      actions,
      // Secrets Manager ends every ARN with six characters of its own.
      resources: kinds.map((kind) => this.#arn(`${SECRET_PREFIX}/*/${kind}-??????`)),
      because,
      wildcardBecause:
        "A customer's secret has the onboarding's id in its name, which is known only at run time.",
    });
  }

  #allowTagged(permissions: Permissions, kinds: SecretKind[]): void {
    permissions.allow('ReadTaggedSecrets', {
      actions: ['secretsmanager:GetSecretValue'],
      resources: [this.#arn('*')],
      conditions: { StringEquals: { [`secretsmanager:ResourceTag/${OPENING_TAG}`]: kinds } },
      because: 'Reads a secret that the request names and that its owner has tagged for us.',
      wildcardBecause:
        "Its name is the owner's choice; without the tag it stays closed (docs/security.md).",
    });
  }

  #allowRefreshing(permissions: Permissions, kinds: SecretKind[]): void {
    const { sid, actions, because } = ACTIONS.refresh;
    permissions.allow(sid, {
      actions,
      resources: [this.#arn('*')],
      conditions: { StringEquals: { [`secretsmanager:ResourceTag/${OPENING_TAG}`]: kinds } },
      because,
      wildcardBecause:
        'Its name was chosen by the person who signed in; without the tag it stays closed (docs/login.md).',
    });
  }

  #arn(resourceName: string): string {
    return Stack.of(this).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
