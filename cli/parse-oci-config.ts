import { suggest } from '#functions/api/request/nearest-name.ts';
import type { Problem } from '#functions/api/request/problem.ts';
import type { Settings } from './oci-config.ts';

const DEFAULT = 'DEFAULT';

/**
 * Reads one profile of an OCI configuration file. What a profile doesn't say, the profile DEFAULT says
 * for it. https://docs.oracle.com/en-us/iaas/Content/API/Concepts/sdkconfig.htm
 * @param file only for messages
 */
export function parseOciConfig(
  text: string,
  profile: string,
  file: string,
): { settings: Settings } | { problem: Problem } {
  const profiles = readProfiles(text);
  const chosen = profiles.get(profile);
  if (!chosen) {
    const names = [...profiles.keys()];
    return {
      problem: {
        where: 'profile',
        what: `${file} has no profile ${profile}.`,
        fix: names.length > 0 ? suggest(profile, names) : 'Create it with: oci setup config',
      },
    };
  }
  const settings = {
    ...Object.fromEntries(profiles.get(DEFAULT) ?? []),
    ...Object.fromEntries(chosen),
  };
  if (chosen.has('security_token_file')) {
    return {
      problem: {
        where: 'security_token_file',
        what: `The profile ${profile} of ${file} signs in with a session token, which ends within the hour.`,
        fix: 'Choose a profile with an API key (--profile), or add one: OCI console, My profile, API keys.',
      },
    };
  }
  return { settings };
}

function readProfiles(text: string): Map<string, Map<string, string>> {
  const profiles = new Map<string, Map<string, string>>();
  let current = new Map<string, string>();
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    const section = /^\[(.+)\]$/.exec(line)?.[1]?.trim();
    if (section !== undefined) {
      current = profiles.get(section) ?? new Map();
      profiles.set(section, current);
      continue;
    }
    const setting = /^([^#;=][^=]*)=(.*)$/.exec(line);
    if (setting) current.set(setting[1]!.trim(), setting[2]!.trim());
  }
  return profiles;
}
