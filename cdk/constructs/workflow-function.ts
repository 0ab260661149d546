import { type CfnResource, Duration, RemovalPolicy, Size, Validations } from 'aws-cdk-lib';
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
import type { Caller, FunctionDefinition } from '../function-definition.ts';
import { named, Permissions } from './permissions.ts';

export interface WorkflowFunctionProps
  extends Pick<
    FunctionDefinition,
    'name' | 'timeoutSeconds' | 'memoryMb' | 'diskMb' | 'reservedConcurrency'
  > {
  /** Folder with the bundle. */
  folder: string;
  environment: Record<string, string>;
  /** Encrypts the log. */
  logKey: IKey;
  /** What it runs for. */
  calledBy: Caller;
}

/** Why no call is lost without anybody noticing, though there is no dead-letter queue. */
const NO_QUEUE: Record<Caller, string> = {
  workflow:
    'Step Functions waits for the answer, retries and catches; a dead-letter queue serves asynchronous calls only.',
  api: 'API Gateway waits for the answer and hands a failure to the caller, who may send the same request again; a dead-letter queue serves asynchronous calls only.',
  clock:
    'It looks at everything anew each time: the next call by the clock does what a lost one has not done. An alarm rings when it fails.',
  events:
    'EventBridge delivers for a day, and Lambda tries twice more; an alarm rings when it fails. What is lost is a word in a list: the page of the job asks Step Functions itself.',
};

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
      ...(props.diskMb !== undefined && { ephemeralStorageSize: Size.mebibytes(props.diskMb) }),
      timeout: this.timeout,
      reservedConcurrentExecutions: props.reservedConcurrency,
      role: named(role),
      loggingFormat: LoggingFormat.JSON,
      logGroup: log,
      environment: { NODE_OPTIONS: '--enable-source-maps', ...props.environment },
      // An execution that began before a deployment goes on with the code that it began with.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    });
    const resource = this.lambda.node.defaultChild as CfnFunction;
    // Not by `tracing`, which would put the right to do so into a second, inline policy.
    resource.tracingConfig = { mode: 'Active' };
    // Lambda refuses a traced function whose role may not write traces yet.
    resource.addResourceDependency(this.permissions.policy.node.defaultChild as CfnResource);
    this.#acknowledge(props);
  }

  /** The code and configuration of this deployment; earlier versions stay. */
  get version(): IVersion {
    return this.lambda.currentVersion;
  }

  /** Adds settings that are known only after the function was made. */
  tell(settings: Record<string, string>): void {
    for (const [name, value] of Object.entries(settings)) this.lambda.addEnvironment(name, value);
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

  #acknowledge({ reservedConcurrency, calledBy }: WorkflowFunctionProps): void {
    Validations.of(this.lambda).acknowledge(
      {
        id: 'NIST.800.53.R5-LambdaInsideVPC',
        reason:
          'It calls Oracle, CupixWorks and AWS by their public addresses and reaches nothing private; a VPC would only add a NAT gateway. The hosts are limited by an allow-list in the function.',
      },
      { id: 'NIST.800.53.R5-LambdaDLQ', reason: NO_QUEUE[calledBy] },
    );
    if (reservedConcurrency !== undefined) return;
    Validations.of(this.lambda).acknowledge({
      id: 'NIST.800.53.R5-LambdaConcurrency',
      reason:
        'Reserved only for functions that change a tenancy, where Oracle limits the rate (cdk/functions.ts). Reserving it for all would take it from the rest of the account.',
    });
  }
}
