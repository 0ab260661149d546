/** The local service as the command line sees it: the one thing between the two. */

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Reading } from '#functions/api/read-progress.ts';
import type { CheckedRequest } from '#functions/api/request/check-request.ts';
import type { OciAuthentication } from '#runtime/settings.ts';
import type { SimulatedFailure } from './simulated-failure.ts';
import type { Outside } from './simulated-outside.ts';

/** Where Oracle is, when it isn't where it usually is. `{region}` is filled in. */
export interface Endpoints {
  integrationControlPlane: string;
  iam: string;
  /** Host suffixes that may be called. */
  allowedHosts: string[];
}

/** An OCI API key: https://docs.oracle.com/en-us/iaas/Content/API/Concepts/apisigningkey.htm */
export interface OciCredentials {
  tenancyId: string;
  userId: string;
  fingerprint: string;
  /** PEM. */
  privateKey: string;
  passphrase?: string;
}

/** Whose request a run is for, where it is no onboarding: the simulated Oracle gets to know what it names. */
export interface Guest {
  /** OCI region of the simulated world, where the request names one. */
  region?: string | undefined;
  /** Called before anything runs; the local Secrets Manager can be written to. */
  arrive(outside: Outside): unknown;
}

/**
 * Which Oracle a run speaks to. The simulated one gets the request, because it must know its compartment,
 * domain, Primavera account and CupixWorks project, or CPQ site; what it learned once it keeps.
 */
export type Oracle =
  | { kind: 'simulated'; request?: CheckedRequest; guest?: Guest | undefined }
  | { kind: 'real'; endpoints: Endpoints; credentials?: OciCredentials };

export interface ServiceOptions {
  /** Data directory; everything local lives there. */
  directory: string;
  oracle: Oracle;
  /** True: the human task is left to the user, and time stands still for it. */
  interactive: boolean;
  /** Simulated failures of this run; those that earlier runs left are taken away. */
  failures: SimulatedFailure[];
  /**
   * How functions sign for OCI. Default: with an API key. Keyless needs an AWS account that Oracle trusts, so
   * it is for the simulated Oracle and for deployments.
   */
  authentication?: OciAuthentication;
  /** How many functions are kept warm between calls. Default: all of them. */
  maxWarmFunctions?: number;
}

/** Tells about every event of every execution, in order, once it is on disk. */
export type ServiceListener = (happened: { executionArn: string; event: HistoryEvent }) => void;

/** A running local service: AWS endpoints on loopback, the engine, and a simulated Oracle if asked for. */
export interface Service {
  /** AWS endpoints, dummy AWS credentials and the settings of functions/api; put into `process.env`. */
  environment: Record<string, string>;
  /** How execution histories are read: stages from the definition, memory from the template. */
  reading: Reading;
  /** Address of the AWS endpoints, for the AWS CLI and SDKs. */
  endpointUrl: string;
  /** Milliseconds since 1970 of the clock that executions run on; virtual in a simulated run. */
  now(): number;
  /** @returns a function that ends the subscription */
  subscribe(listener: ServiceListener): () => void;
  /** Only in a simulated run. */
  simulation?: {
    /**
     * Types the values of a human task into the simulated CupixWorks; returns what its page then shows, as the
     * task asks for it.
     */
    register(taskId: string): Promise<Record<string, string>>;
    /** Lets so many milliseconds of virtual time pass, in which what runs by the clock does. */
    pass(milliseconds: number): Promise<void>;
  };
  /** Ends everything; executions that run stay on disk and go on with the next start. */
  close(): Promise<void>;
}

/**
 * Starts the local service.
 * @throws DirectoryInUse another process uses the data directory
 */
export type StartService = (options: ServiceOptions) => Promise<Service>;
