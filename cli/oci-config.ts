import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Problem } from '#functions/api/request/problem.ts';
import type { OciCredentials } from '#local/service-types.ts';
import { findKey } from './oci-key.ts';
import { parseOciConfig } from './parse-oci-config.ts';

/** OCI credentials of this machine, and where they came from (`profile DEFAULT of ~/.oci/config`). */
export interface FoundCredentials {
  credentials: OciCredentials;
  origin: string;
  /** OCI region that is configured beside the key. */
  region?: string;
  /** What works but should be changed. */
  warnings: string[];
}

/** `undefined` in `found`, without problems, means: nothing is configured here. */
export type OciLookup = { found?: FoundCredentials; problems: Problem[] };

export interface OciLookupOptions {
  environment: Record<string, string | undefined>;
  /** `--profile`. */
  profile?: string | undefined;
  home?: string;
}

/** A setting's name in the file, and behind `OCI_CLI_` or `OCI_` in the environment. */
const SETTINGS = {
  user: 'USER',
  tenancy: 'TENANCY',
  fingerprint: 'FINGERPRINT',
  key_file: 'KEY_FILE',
  key_content: 'KEY_CONTENT',
  pass_phrase: 'PASSPHRASE',
} as const;
export type Settings = Partial<Record<keyof typeof SETTINGS | 'region', string>>;

/**
 * Finds the OCI API key as Oracle's tools do: environment variables first, then a profile of the
 * configuration file, whose values stand in for those that the environment lacks.
 * https://docs.oracle.com/en-us/iaas/Content/API/Concepts/sdkconfig.htm
 * https://docs.oracle.com/en-us/iaas/Content/API/SDKDocs/clienvironmentvariables.htm
 */
export async function findOciCredentials(options: OciLookupOptions): Promise<OciLookup> {
  const { environment } = options;
  const home = options.home ?? homedir();
  const file = expandHome(firstOf(environment, 'CONFIG_FILE') ?? '~/.oci/config', home);
  const named = options.profile ?? firstOf(environment, 'PROFILE', 'CONFIG_PROFILE');
  const fromEnvironment = settingsIn(environment);
  const text = await readIfThere(file);
  const isWanted = named !== undefined || firstOf(environment, 'CONFIG_FILE') !== undefined;
  if (text === undefined && isWanted && Object.keys(fromEnvironment).length === 0) {
    return { problems: [missingFile(file)] };
  }
  if (text === undefined && Object.keys(fromEnvironment).length === 0) return { problems: [] };
  const profile = named ?? 'DEFAULT';
  const parsed = text === undefined ? { settings: {} } : parseOciConfig(text, profile, file);
  if ('problem' in parsed) return { problems: [parsed.problem] };
  // A region alone configures nobody, so it is no part of what the environment is searched for.
  const region = firstOf(environment, 'REGION');
  const settings: Settings = { ...parsed.settings, ...fromEnvironment, ...(region && { region }) };
  const origin = text === undefined ? 'the environment' : `profile ${profile} of ${file}`;
  return assemble(settings, { origin, home, file });
}

async function assemble(
  settings: Settings,
  context: { origin: string; home: string; file: string },
): Promise<OciLookup> {
  const problems: Problem[] = [];
  const required = (name: 'user' | 'tenancy' | 'fingerprint', isRight: RegExp, looks: string) => {
    const value = settings[name];
    if (value === undefined || !isRight.test(value)) {
      problems.push({
        where: name,
        what:
          value === undefined ? `${context.origin} has no ${name}.` : `The ${name} is malformed.`,
        fix: `It looks like ${looks}; the OCI console shows it beside the API key (My profile, API keys).`,
      });
    }
    return value ?? '';
  };
  const userId = required('user', /^ocid1\.user\./, 'ocid1.user.oc1..…');
  const tenancyId = required('tenancy', /^ocid1\.tenancy\./, 'ocid1.tenancy.oc1..…');
  const fingerprint = required(
    'fingerprint',
    /^([0-9a-f]{2}:){15}[0-9a-f]{2}$/i,
    '12:34:…:ef (16 pairs)',
  );
  const { key, warnings } = await findKey(settings, context, problems);
  if (problems.length > 0 || !key) return { problems };
  const passphrase = settings.pass_phrase;
  const credentials = { userId, tenancyId, fingerprint, privateKey: key };
  return {
    found: {
      credentials: passphrase ? { ...credentials, passphrase } : credentials,
      origin: context.origin,
      ...(settings.region && { region: settings.region }),
      warnings,
    },
    problems: [],
  };
}

function settingsIn(environment: Record<string, string | undefined>): Settings {
  const found = Object.entries(SETTINGS).map(([name, suffix]) => [
    name,
    firstOf(environment, suffix),
  ]);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

/** Oracle's command line reads `OCI_CLI_…`, its SDKs and tools `OCI_…`. */
function firstOf(
  environment: Record<string, string | undefined>,
  ...suffixes: string[]
): string | undefined {
  const names = suffixes.flatMap((suffix) => [`OCI_CLI_${suffix}`, `OCI_${suffix}`]);
  return names
    .map((name) => environment[name])
    .find((value) => value !== undefined && value !== '');
}

async function readIfThere(file: string): Promise<string | undefined> {
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  return isFile ? readFile(file, 'utf8') : undefined;
}

/** Replaces a leading `~`, as the shell would. */
export function expandHome(file: string, home: string): string {
  return file === '~' || file.startsWith('~/') ? path.join(home, file.slice(1)) : file;
}

function missingFile(file: string): Problem {
  return {
    where: 'OCI_CONFIG_FILE',
    what: `The OCI configuration file ${file} does not exist.`,
    fix: 'Correct the path, or create the file with: oci setup config',
  };
}
