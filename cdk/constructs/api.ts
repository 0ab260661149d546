import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  AuthorizationType,
  type CfnRestApi,
  type DomainNameOptions,
  EndpointAccessMode,
  EndpointType,
  type IAuthorizer,
  type IResource,
  LambdaIntegration,
  LogGroupLogDestination,
  type MethodOptions,
  RestApi,
  SecurityPolicy,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup, type MetricFilter, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { ApiSettings } from '../api-settings.ts';
import { ApiLogRole } from './api-log-role.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { METRICS } from './our-metrics.ts';
import type { WorkflowFunction } from './workflow-function.ts';

/** Name of the stage, and so the first part of every path where there is no custom domain. */
export const API_STAGE = 'v1';
/** API Gateway gives up waiting: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const LONGEST_ANSWER = Duration.seconds(29);
/**
 * TLS 1.2 and 1.3 with forward secrecy, and only for the host that is asked for.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
 */
const TLS = {
  securityPolicy: SecurityPolicy.TLS13_1_2_PFS_PQ_2025_09,
  endpointAccessMode: EndpointAccessMode.STRICT,
};
/** A token that was taken back counts no longer than this. */
const TOKEN_REMEMBERED = Duration.minutes(1);

export interface ApiProps
  extends Pick<
    ApiSettings,
    'throttle' | 'domain' | 'webAclArn' | 'runbookUrl' | 'setsLogRole' | 'console'
  > {
  /** `api/http`: answers every address that has no door of its own. */
  handler: WorkflowFunction;
  /** Other functions that answer, by the first part of the paths that are theirs. */
  doors?: Readonly<Record<string, WorkflowFunction>>;
  /** `api/check-token`: callers show a token of an issuer; absent: they sign with IAM. */
  tokenChecker?: WorkflowFunction;
  /** Encrypts the access log. */
  logKey: IKey;
}

/**
 * The HTTP API: who may call, how often, and what is written down about it.
 *
 * It is a REST API and not one of the newer, cheaper HTTP APIs, because only REST APIs take a web ACL, X-Ray
 * tracing, resource policies and error answers of one's own; what it costs more, 2.50 USD per million calls,
 * is nothing at a few thousand calls a month. What it lacks, a token authorizer for any issuer, is a small
 * function. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
 *
 * Sizes: API Gateway refuses bodies over 10 MB, the handler over 256 KiB. Archives don't pass through here.
 * No CORS: pages of other sites have no business here.
 */
export class Api extends Construct {
  readonly restApi: RestApi;
  readonly accessLog: LogGroup;
  /** Those that answer. */
  readonly handlers: readonly IFunction[];
  readonly #throttled: MetricFilter;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const { handler, doors = {} } = props;
    this.handlers = [...new Set([handler, ...Object.values(doors)])].map(({ lambda }) => lambda);
    this.accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_YEAR,
      encryptionKey: props.logKey,
      // Who called what is asked for also after the stack has gone.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.#throttled = this.accessLog.addMetricFilter('Throttled', {
      filterPattern: FilterPattern.stringValue('$.status', '=', '429'),
      metricNamespace: METRICS,
      metricName: 'ApiThrottled',
    });
    this.restApi = this.#restApi(props);
    if (props.setsLogRole) {
      // API Gateway refuses a stage with logs as long as the account has no role for them.
      const role = new ApiLogRole(this, 'LogRole');
      this.restApi.deploymentStage.node.addDependency(role);
    }
    addGatewayResponses(this.restApi, props.runbookUrl);
    this.#addRoutes(props);
    if (props.webAclArn) this.associateWebAcl(props.webAclArn);
    this.#acknowledge(props);
  }

  /** Address that the paths of the OpenAPI document are relative to. */
  get url(): string {
    const { domainName } = this.restApi;
    return domainName
      ? `https://${domainName.domainName}`
      : this.restApi.deploymentStage.urlForPath();
  }

  /** Calls that the throttle turned away; API Gateway counts them among all other refusals only. */
  metricThrottled(period: Duration): Metric {
    return this.#throttled.metric({ period, statistic: Stats.SUM });
  }

  /** Where the DNS record of the custom domain leads. */
  get domainTarget(): string | undefined {
    return this.restApi.domainName?.domainNameAliasDomainName;
  }

  /**
   * Every route, as the resource of an IAM policy with the action `execute-api:Invoke`. Parts of it can be
   * given to different callers: `…/GET/tasks`.
   */
  get callArn(): string {
    return this.restApi.arnForExecuteApi('*', '/*', API_STAGE);
  }

  /** Puts a regional web ACL of AWS WAF in front. */
  associateWebAcl(webAclArn: string): void {
    const { stageArn } = this.restApi.deploymentStage;
    new CfnWebACLAssociation(this, 'WebAcl', { resourceArn: stageArn, webAclArn });
  }

  #restApi({ domain, throttle }: ApiProps): RestApi {
    const api = new RestApi(this, 'RestApi', {
      restApiName: Stack.of(this).stackName,
      description: 'oic-onboarding: onboardings, human tasks, archives.',
      endpointConfiguration: { types: [EndpointType.REGIONAL] },
      // Its own name is the only way in.
      ...(domain && { domainName: this.#domain(domain), disableExecuteApiEndpoint: true }),
      cloudWatchRole: false,
      deployOptions: {
        stageName: API_STAGE,
        tracingEnabled: true,
        // Those of the stage come anyway; these would be of the two methods below, and be charged.
        metricsEnabled: false,
        dataTraceEnabled: false,
        throttlingRateLimit: throttle.rate,
        throttlingBurstLimit: throttle.burst,
        accessLogDestination: new LogGroupLogDestination(this.accessLog),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(LOGGED)),
      },
    });
    // The stack tells one address, that of the domain where there is one.
    api.node.tryRemoveChild('Endpoint');
    // Left alone, API Gateway takes TLS 1.0 from whoever offers nothing better.
    Object.assign(api.node.defaultChild as CfnRestApi, TLS);
    return api;
  }

  #domain({ name, certificateArn }: NonNullable<ApiProps['domain']>): DomainNameOptions {
    return {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      ...TLS,
    };
  }

  /** An integration for every address, so that unknown ones get a problem document, too. */
  #addRoutes({ handler, doors = {}, tokenChecker, console: page }: ApiProps): void {
    const options = this.#authorization(tokenChecker);
    const { root } = this.restApi;
    const integration = integrationOf(handler);
    this.#lead(root, integration, options);
    for (const [part, door] of Object.entries(doors)) {
      this.#lead(root.addResource(part), integrationOf(door), options);
    }
    if (page) this.#openConsole(integration);
  }

  /** Everything at and below an address. */
  #lead(address: IResource, integration: LambdaIntegration, options: MethodOptions): void {
    for (const resource of [address, address.addResource('{proxy+}')]) {
      const method = resource.addMethod('ANY', integration, options);
      Validations.of(method).acknowledge({
        id: 'AwsSolutions-COG4',
        reason: options.authorizer
          ? 'Tokens come from an issuer that need not be Amazon Cognito; a function verifies them.'
          : 'Callers are IAM principals, whose requests are signed.',
      });
    }
  }

  /** The files of the page, for browsers in which nobody has signed in yet. They hold no data. */
  #openConsole(integration: LambdaIntegration): void {
    const page = this.restApi.root.addResource('console');
    for (const resource of [page, page.addResource('{file}')]) {
      const method = resource.addMethod('GET', integration, {
        authorizationType: AuthorizationType.NONE,
      });
      const reason =
        'A browser has to get the page before anybody can sign in on it. These are files, the same for everybody; whatever the page then asks for needs a token.';
      Validations.of(method).acknowledge(
        { id: 'AwsSolutions-APIG4', reason },
        { id: 'AwsSolutions-COG4', reason },
      );
    }
  }

  #authorization(tokenChecker: WorkflowFunction | undefined): MethodOptions {
    if (!tokenChecker) return { authorizationType: AuthorizationType.IAM };
    const authorizer: IAuthorizer = new TokenAuthorizer(this, 'TokenAuthorizer', {
      handler: tokenChecker.lambda,
      // Anything else is refused without a call.
      validationRegex: '^[Bb]earer +[\\w-]+\\.[\\w-]+\\.[\\w-]+$',
      resultsCacheTtl: TOKEN_REMEMBERED,
    });
    return { authorizationType: AuthorizationType.CUSTOM, authorizer };
  }

  #acknowledge({ webAclArn }: ApiProps): void {
    const validations = Validations.of(this.restApi);
    validations.acknowledge(...ACKNOWLEDGED);
    if (webAclArn) return;
    const reason =
      'Every request is signed by IAM or carries a verified token, and is throttled. Web ACLs are the platform team’s: webAclArn associates theirs.';
    validations.acknowledge(
      { id: 'AwsSolutions-APIG3', reason },
      { id: 'NIST.800.53.R5-APIGWAssociatedWithWAF', reason },
    );
  }
}

function integrationOf({ lambda }: WorkflowFunction): LambdaIntegration {
  return new LambdaIntegration(lambda, { allowTestInvoke: false, timeout: LONGEST_ANSWER });
}

/** What is written down about a call: who, what, how it ended, how long it took. No body, query or header. */
const LOGGED = {
  requestId: AccessLogField.contextRequestId(),
  at: AccessLogField.contextRequestTimeEpoch(),
  method: AccessLogField.contextHttpMethod(),
  path: AccessLogField.contextPath(),
  status: AccessLogField.contextStatus(),
  bytes: AccessLogField.contextResponseLength(),
  milliseconds: AccessLogField.contextResponseLatency(),
  address: AccessLogField.contextIdentitySourceIp(),
  principal: AccessLogField.contextIdentityUserArn(),
  tokenOf: AccessLogField.contextAuthorizerPrincipalId(),
  refusal: AccessLogField.contextErrorResponseType(),
};

/** Rules of cdk-nag that don't fit this API, whatever its options. */
const ACKNOWLEDGED = [
  {
    id: 'AwsSolutions-APIG2',
    reason:
      'The handler checks every body, query and header by the schemas that the OpenAPI document is made of, and lists all problems at once; API Gateway would stop at the first one, in words of its own.',
  },
  {
    id: 'AwsSolutions-APIG6',
    reason:
      'Execution logs may hold headers and bodies of requests, and so passwords. The access log and the log of the handler tell who called what, with which result.',
  },
  {
    id: 'NIST.800.53.R5-APIGWExecutionLoggingEnabled',
    reason: 'As for AwsSolutions-APIG6: the execution log may hold passwords.',
  },
  {
    id: 'NIST.800.53.R5-APIGWCacheEnabledAndEncrypted',
    reason: 'Nothing is cached: answers belong to their caller, and are of the moment.',
  },
  {
    id: 'NIST.800.53.R5-APIGWSSLEnabled',
    reason:
      'The backend is a Lambda function, which API Gateway calls by IAM; client certificates are for backends reached over HTTP.',
  },
];
