import { secretValue } from './field-rules.ts';
import { Credential } from './fields.ts';
import type { Problems } from './problem.ts';

/**
 * What a request may refer to outside of itself. The command line gives access to its own environment
 * and files; a service gives none, because these would be *its* environment and files.
 */
export interface Surroundings {
  environment(name: string): string | undefined;
  /** @throws a Node error with `code` (ENOENT, EACCES, …) */
  readText(path: string): Promise<string>;
  /** Size in bytes and SHA-256 (hex) of a file. @throws as `readText` */
  measure(path: string): Promise<{ bytes: number; sha256: string }>;
}

/** A credential whose origin is settled: its value, or the secret to read it from. */
export type ResolvedCredential = { value: string } | { secret: string };

/**
 * Follows a credential's reference. Problems are noted without ever showing the value.
 * @returns undefined when there is a problem, or nothing to resolve
 */
export async function resolveCredential(
  credential: unknown,
  path: readonly string[],
  context: { problems: Problems; surroundings: Surroundings | undefined },
): Promise<ResolvedCredential | undefined> {
  const parsed = Credential.safeParse(credential);
  if (!parsed.success) return undefined;
  if (typeof parsed.data === 'string') return { value: parsed.data };
  const { env, file, secret } = parsed.data;
  if (secret !== undefined) return { secret };
  const { problems, surroundings } = context;
  if (!surroundings) {
    problems.add(path, {
      what: 'It refers to an environment variable or file, which only the command line can read.',
      fix: 'Send the value itself (it goes straight into Secrets Manager) or the name of a secret.',
    });
    return undefined;
  }
  return env !== undefined
    ? fromEnvironment(env, [...path, 'env'], problems, surroundings)
    : fromFile(file as string, [...path, 'file'], problems, surroundings);
}

function fromEnvironment(
  name: string,
  path: string[],
  problems: Problems,
  surroundings: Surroundings,
): ResolvedCredential | undefined {
  const value = surroundings.environment(name);
  if (value !== undefined) return checked(value, 'The environment variable', path, problems);
  // Somebody may have written the password itself here; a name in capitals is hardly one.
  const shown = /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(name) ? name : undefined;
  problems.add(path, {
    what: shown
      ? `The environment variable ${shown} is not set.`
      : 'No environment variable of this name is set.',
    fix: shown
      ? `Set it in the shell that runs the command: read -rs ${shown}; export ${shown}`
      : 'Write the name of a variable, such as PRIMAVERA_PASSWORD, and set it in the shell that runs the command.',
  });
  return undefined;
}

async function fromFile(
  file: string,
  path: string[],
  problems: Problems,
  surroundings: Surroundings,
): Promise<ResolvedCredential | undefined> {
  try {
    const text = await surroundings.readText(file);
    // Editors end a file with a line break; it is never part of a password.
    return checked(text.replace(/\r?\n$/, ''), `The file ${file}`, path, problems);
  } catch (error) {
    problems.add(path, explainFileError(error, file));
    return undefined;
  }
}

function checked(
  value: string,
  origin: string,
  path: string[],
  problems: Problems,
): ResolvedCredential | undefined {
  const broken = secretValue(value);
  if (!broken) return { value };
  problems.add(path, {
    what: `${origin}: ${broken.what.charAt(0).toLowerCase()}${broken.what.slice(1)}`,
    fix: broken.fix,
  });
  return undefined;
}

/** Puts a file that cannot be read into words. */
export function explainFileError(error: unknown, file: string): { what: string; fix: string } {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOENT':
      return {
        what: `The file ${file} does not exist.`,
        fix: 'Correct the path. It is relative to the file it stands in, not to the current directory.',
      };
    case 'EISDIR':
      return { what: `${file} is a directory.`, fix: 'Name a file in it.' };
    case 'EACCES':
    case 'EPERM':
      return {
        what: `The file ${file} may not be read.`,
        fix: 'Give yourself the right to read it.',
      };
    default:
      return {
        what: `The file ${file} cannot be read${code ? ` (${code})` : ''}.`,
        fix: 'Check the path and the disk.',
      };
  }
}
