import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionDefinition } from '../functions.ts';

/** A function with the defaults that every function of ours has, so that none can forget one. */
export class WorkflowFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly timeout: Duration;

  constructor(
    scope: Construct,
    id: string,
    props: FunctionDefinition & {
      /** Folder with the bundle. */
      folder: string;
      environment: Record<string, string>;
    },
  ) {
    super(scope, id);
    this.timeout = Duration.seconds(props.timeoutSeconds);
    this.lambda = new LambdaFunction(this, 'Function', {
      description: `oic-onboarding: ${props.name}`,
      code: Code.fromAsset(props.folder),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: this.timeout,
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      logGroup: new LogGroup(this, 'Logs', {
        retention: RetentionDays.THREE_MONTHS,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      environment: { NODE_OPTIONS: '--enable-source-maps', ...props.environment },
    });
  }
}
