import { createPrivateKey } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { explainFileError } from '#functions/api/request/credentials.ts';
import type { Problem } from '#functions/api/request/problem.ts';
import { expandHome, type Settings } from './oci-config.ts';

const MAKE_ONE = 'Create and upload an API key: OCI console, My profile, API keys.';

/** Finds the private key that requests are signed with; notes what is wrong with it. Never shows it. */
export async function findKey(
  settings: Settings,
  context: { origin: string; home: string },
  problems: Problem[],
): Promise<{ key?: string; warnings: string[] }> {
  if (settings.key_content !== undefined) {
    const key = settings.key_content.replaceAll('\\n', '\n');
    return checkKey(key, settings, 'key_content', problems)
      ? { key, warnings: [] }
      : { warnings: [] };
  }
  if (settings.key_file === undefined) {
    problems.push({ where: 'key_file', what: `${context.origin} has no key_file.`, fix: MAKE_ONE });
    return { warnings: [] };
  }
  const file = expandHome(settings.key_file, context.home);
  try {
    const [key, warnings] = [await readFile(file, 'utf8'), await permissionWarnings(file)];
    return checkKey(key, settings, file, problems) ? { key, warnings } : { warnings };
  } catch (error) {
    const { what } = explainFileError(error, file);
    problems.push({ where: 'key_file', what, fix: `Correct key_file. ${MAKE_ONE}` });
    return { warnings: [] };
  }
}

/** The file's owner alone should be able to read a private key. */
async function permissionWarnings(file: string): Promise<string[]> {
  if (process.platform === 'win32') return [];
  const othersMay = ((await stat(file)).mode & 0o077) !== 0;
  return othersMay
    ? [
        `Other users of this machine can read the private key ${file}. Change that: chmod 600 ${file}`,
      ]
    : [];
}

function checkKey(key: string, settings: Settings, origin: string, problems: Problem[]): boolean {
  const problem = keyProblem(key, settings.pass_phrase);
  if (problem)
    problems.push({ where: 'key_file', what: `${origin}: ${problem.what}`, fix: problem.fix });
  return problem === undefined;
}

function keyProblem(
  key: string,
  passphrase: string | undefined,
): { what: string; fix: string } | undefined {
  if (/-----BEGIN PUBLIC KEY-----/.test(key)) {
    return {
      what: 'this is the public key.',
      fix: 'Name the private one, which stays on this machine.',
    };
  }
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key)) {
    return { what: 'this is not a private key in PEM format.', fix: MAKE_ONE };
  }
  try {
    // OpenSSL would ask on the terminal for a passphrase that is missing here.
    createPrivateKey({ key, passphrase: passphrase ?? '' });
    return undefined;
  } catch {
    const isEncrypted = /ENCRYPTED/.test(key);
    return isEncrypted
      ? {
          what: 'the key is encrypted and pass_phrase is missing or wrong.',
          fix: 'Correct pass_phrase.',
        }
      : { what: 'the private key is damaged.', fix: MAKE_ONE };
  }
}
