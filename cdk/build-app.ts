import { App } from 'aws-cdk-lib';
import { bundleFunctions } from './bundle-functions.ts';
import { OnboardingStack } from './onboarding-stack.ts';

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

/** Bundles the functions and builds the CDK app; the command line, the local run and the tests use the same. */
export async function buildApp(options: BuildOptions = {}): Promise<App> {
  const bundles = await bundleFunctions();
  const app = new App({ outdir: options.outdir, context: options.context });
  new OnboardingStack(app, 'OicOnboarding', {
    description: 'oic-onboarding: connects CupixWorks to Oracle Primavera Cloud.',
    bundles,
    endpoints: { ...defaultEndpoints, ...options.endpoints },
  });
  return app;
}
