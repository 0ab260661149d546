import { App } from 'aws-cdk-lib';
import { bundleFunctions } from './bundle-functions.ts';
import { OnboardingStack } from './onboarding-stack.ts';
import { stackSettingsOf } from './stack-settings.ts';

export interface BuildOptions {
  /** Where the assembly goes; by default where the CDK command line wants it. */
  outdir?: string;
  endpoints?: Partial<Endpoints>;
  /** CDK context on top of cdk.json's. */
  context?: Record<string, unknown>;
}

export interface Endpoints {
  /** `{region}` is filled in. */
  integrationControlPlane: string;
  iam: string;
  /** Host suffixes that may be called. */
  allowedHosts: string[];
}

/** Oracle's commercial realm and CupixWorks' regions. */
export const defaultEndpoints: Endpoints = {
  integrationControlPlane: 'https://integration.{region}.ocp.oraclecloud.com',
  iam: 'https://identity.{region}.oci.oraclecloud.com',
  allowedHosts: [
    'oraclecloud.com',
    'cupix.works',
    'cupix-eu.works',
    'cupix-au.works',
    'cupix-jp.works',
    'cupix-sg.works',
    'cupix-ca.works',
  ],
};

/**
 * Feature flags of the CDK. Here and not in cdk.json, because only its command line reads that file: the local
 * run and the tests would synthesize another stack. https://docs.aws.amazon.com/cdk/v2/guide/featureflags.html
 */
const FLAGS = {
  '@aws-cdk/core:enablePartitionLiterals': true,
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  // What CloudFormation would refuse is refused when the stack is synthesized, and not only warned of.
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  // Bucket owners deliver logs by a policy; the other way is an access control list.
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
};

/** Bundles the functions and builds the CDK app; the command line, the local run and the tests use the same. */
export async function buildApp(options: BuildOptions = {}): Promise<App> {
  const bundles = await bundleFunctions();
  const app = new App({ outdir: options.outdir, context: { ...FLAGS, ...options.context } });
  new OnboardingStack(app, 'OicOnboarding', {
    ...stackSettingsOf(app.node),
    description: 'oic-onboarding: connects CupixWorks to Oracle Primavera Cloud.',
    // CloudFormation takes templates of up to one megabyte.
    suppressTemplateIndentation: true,
    bundles,
    endpoints: { ...defaultEndpoints, ...options.endpoints },
  });
  return app;
}
