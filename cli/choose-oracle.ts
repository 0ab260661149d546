import path from 'node:path';
import type { Problem } from '#functions/api/request/problem.ts';
import type { Endpoints, OciCredentials } from '#local/service-types.ts';
import type { OciAuthentication } from '#runtime/settings.ts';
import { defaultEndpoints, readEndpointsFile } from './endpoints-file.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { findOciCredentials, type OciLookup } from './oci-config.ts';
import { problemLines } from './render/problems.ts';

/** What the command line says about Oracle. */
export interface OracleOptions {
  oracle?: 'simulated' | 'real';
  endpoints?: string;
  profile?: string;
  authentication?: OciAuthentication;
}

/** The choice, with what a real Oracle needs. */
export type ChosenOracle =
  | { kind: 'simulated'; authentication?: OciAuthentication }
  | {
      kind: 'real';
      endpoints: Endpoints;
      credentials: OciCredentials;
      profile: string | undefined;
      /** Where the credentials came from, for people. */
      origin: string;
      warnings: string[];
    };

export interface OracleSurroundings {
  environment: Record<string, string | undefined>;
  home: string;
  /** Directory that relative paths on the command line start from. */
  directory: string;
}

/**
 * Decides whether a run speaks to the simulated Oracle or to the real one. The shipped sample is
 * simulated; anything else is real when OCI credentials are configured here. It never falls back from one
 * to the other: a person who means a customer must not be shown a simulation, nor the other way round.
 * @param isSample the request is the one that ships with the product
 * @throws CommandError with everything that is missing
 */
export async function chooseOracle(
  options: OracleOptions,
  isSample: boolean,
  surroundings: OracleSurroundings,
): Promise<ChosenOracle> {
  const hint = options.endpoints ? '--endpoints' : options.profile ? '--profile' : undefined;
  if (options.oracle === 'simulated' && hint) {
    throw new CommandError(
      exitCodes.wrongRequest,
      `${hint} is for a real Oracle and --oracle simulated for the simulated one: leave one out.`,
    );
  }
  const kind = options.oracle ?? (hint ? 'real' : isSample ? 'simulated' : undefined);
  const { authentication } = options;
  if (kind === 'simulated') return { kind, ...(authentication && { authentication }) };
  if (authentication === 'keyless') throw keylessNeedsAws();
  const lookup = await findOciCredentials({ ...surroundings, profile: options.profile });
  if (!lookup.found && lookup.problems.length === 0) throw nothingConfigured(kind === 'real');
  const endpoints = await endpointsOf(options, surroundings.directory);
  return realOracle(lookup, endpoints, options.profile);
}

/** The real Oracle with endpoints that are known already. @throws CommandError */
export async function realOracleAt(
  endpoints: Endpoints,
  profile: string | undefined,
  surroundings: OracleSurroundings,
): Promise<ChosenOracle> {
  const lookup = await findOciCredentials({ ...surroundings, profile });
  if (!lookup.found && lookup.problems.length === 0) throw nothingConfigured(true);
  return realOracle(lookup, endpoints, profile);
}

function realOracle(
  { found, problems }: OciLookup,
  endpoints: Endpoints,
  profile: string | undefined,
): ChosenOracle {
  if (!found) throw broken('The OCI credentials cannot be used:', problems);
  const { credentials, origin, warnings } = found;
  return { kind: 'real', endpoints, credentials, profile, origin, warnings };
}

/**
 * Where Oracle is, as the options say; by default where it usually is.
 * @throws CommandError the endpoints file can't be used
 */
export async function endpointsOf(
  options: Pick<OracleOptions, 'endpoints'>,
  directory: string,
): Promise<Endpoints> {
  if (!options.endpoints) return defaultEndpoints;
  const read = await readEndpointsFile(path.resolve(directory, options.endpoints));
  if ('endpoints' in read) return read.endpoints;
  throw broken(`The endpoints file ${options.endpoints} cannot be used:`, read.problems);
}

function broken(title: string, problems: Problem[]): CommandError {
  const message = [title, '', ...problemLines(problems)].join('\n');
  return new CommandError(exitCodes.wrongSurroundings, message, { problems });
}

function keylessNeedsAws(): CommandError {
  return new CommandError(
    exitCodes.wrongRequest,
    'Keyless authentication needs roles of AWS that Oracle trusts, and a run on this machine has none.\n' +
      'Deploy the stack (docs/keyless.md), leave --authentication out to sign with an API key, or add --oracle simulated.',
  );
}

function nothingConfigured(isWanted: boolean): CommandError {
  const configure = [
    'To onboard a real customer, give this machine an OCI API key:',
    '  - oci setup config                  writes ~/.oci/config; or',
    '  - OCI_CONFIG_FILE=… or --profile …  for another file or profile; or',
    '  - OCI_CLI_USER, OCI_CLI_TENANCY, OCI_CLI_FINGERPRINT and OCI_CLI_KEY_FILE (or OCI_CLI_KEY_CONTENT).',
  ];
  const simulate = [
    'To try this request without any account, against the simulated Oracle:',
    '  - add --oracle simulated',
  ];
  const lines = [
    'No OCI credentials are configured here, so nothing was started.',
    '',
    ...configure,
  ];
  return new CommandError(
    exitCodes.wrongSurroundings,
    (isWanted ? lines : [...lines, '', ...simulate]).join('\n'),
  );
}
