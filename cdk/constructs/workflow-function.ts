import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  type CfnFunction,
  Code,
  type IVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionDefinition } from '../functions.ts';
import { Permissions } from './permissions.ts';

export interface WorkflowFunctionProps
  extends Pick<FunctionDefinition, 'name' | 'timeoutSeconds' | 'memoryMb' | 'reservedConcurrency'> {
  /** Folder with the bundle. */
  folder: string;
  environment: Record<string, string>;
  /** Encrypts the log. */
  logKey: IKey;
}

/** A function with the defaults that every function of ours has, so that none can forget one. */
export class WorkflowFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly timeout: Duration;
  /** What it may do; nothing but its own log and traces unless somebody allows more. */
  readonly permissions: Permissions;

  constructor(scope: Construct, id: string, props: WorkflowFunctionProps) {
    super(scope, id);
    const log = new LogGroup(this, 'Logs', {
      retention: RetentionDays.THREE_MONTHS,
      encryptionKey: props.logKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `oic-onboarding: ${props.name}`,
    });
    this.permissions = new Permissions(this, 'Permissions', {
      role,
      description: `oic-onboarding: what ${props.name} may do`,
    });
    this.#allowTelemetry(log);
    this.timeout = Duration.seconds(props.timeoutSeconds);
    this.lambda = new LambdaFunction(this, 'Function', {
      description: `oic-onboarding: ${props.name}`,
      code: Code.fromAsset(props.folder),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: this.timeout,
      reservedConcurrentExecutions: props.reservedConcurrency,
      role,
      loggingFormat: LoggingFormat.JSON,
      logGroup: log,
      environment: { NODE_OPTIONS: '--enable-source-maps', ...props.environment },
      // An execution that began before a deployment goes on with the code that it began with.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    });
    // Not by `tracing`, which would put the right to do so into a second, inline policy.
    (this.lambda.node.defaultChild as CfnFunction).tracingConfig = { mode: 'Active' };
    this.#acknowledge(props);
  }

  /** The code and configuration of this deployment; earlier versions stay. */
  get version(): IVersion {
    return this.lambda.currentVersion;
  }

  /** Every version of this function, as the resource of a permission. */
  get everyVersion(): string {
    return `${this.lambda.functionArn}:*`;
  }

  #allowTelemetry(log: LogGroup): void {
    this.permissions.allow('WriteLog', {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [log.logGroupArn],
      because: 'Writes its own log.',
    });
    this.permissions.allow('WriteTraces', {
      actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      resources: ['*'],
      because: 'Sends traces.',
      wildcardBecause:
        'X-Ray has no resource to name: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html.',
    });
  }

  #acknowledge({ reservedConcurrency }: WorkflowFunctionProps): void {
    Validations.of(this.lambda).acknowledge(
      {
        id: 'NIST.800.53.R5-LambdaInsideVPC',
        reason: `${Stack.of(this).stackName} calls Oracle, CupixWorks and AWS by their public addresses and reaches nothing private; a VPC would only add a NAT gateway. The hosts are limited by an allow-list in the function.`,
      },
      {
        id: 'NIST.800.53.R5-LambdaDLQ',
        reason:
          'The caller waits for the answer, so nothing can be lost unseen: Step Functions retries and catches, and the alarm on a watch rings when its metric stays away.',
      },
    );
    if (reservedConcurrency !== undefined) return;
    Validations.of(this.lambda).acknowledge({
      id: 'NIST.800.53.R5-LambdaConcurrency',
      reason:
        'Reserved only for functions that change a tenancy, where Oracle limits the rate (cdk/functions.ts). Reserving it for all would take it from the rest of the account.',
    });
  }
}
