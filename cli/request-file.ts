import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type CheckedRequest,
  checkRequestText,
  type Verdict,
} from '#functions/api/request/check-request.ts';
import {
  checkUserRequestText,
  type UserVerdict,
} from '#functions/api/request/check-user-request.ts';
import {
  explainFileError,
  type ResolvedCredential,
  type Surroundings,
} from '#functions/api/request/credentials.ts';
import { valueAt } from '#functions/api/request/explain-issue.ts';
import { nearestName } from '#functions/api/request/nearest-name.ts';
import type { Problem } from '#functions/api/request/problem.ts';
import { readDocument } from '#functions/api/request/read-document.ts';
import type { JobKind } from '#runtime/stages.ts';
import { type Context, type GlobalOptions, writeJson } from './context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { locateFile, machineSurroundings } from './machine-surroundings.ts';
import { refusedRequest } from './render/problems.ts';

/** The requests that ship with the product; without a file the first one is meant. */
export const samplePath = fileURLToPath(new URL('../examples/cupix.yaml', import.meta.url));
const examples = fileURLToPath(new URL('../examples/', import.meta.url));

/** A request as it lies on this machine. */
export interface RequestFile {
  /** Absolute. */
  path: string;
  /** As the person named it. */
  name: string;
  isSample: boolean;
}

/** @param file as on the command line; undefined means the sample */
export function requestFile(file: string | undefined, { terminal }: Context): RequestFile {
  const absolute = file === undefined ? samplePath : path.resolve(terminal.directory, file);
  return { path: absolute, name: file ?? absolute, isSample: absolute.startsWith(examples) };
}

/** Which workflow a request is for, as it says itself; an onboarding in doubt, whose check then tells. */
export async function kindIn(file: RequestFile): Promise<JobKind> {
  const text = await readFile(file.path, 'utf8').catch(() => '');
  const document = readDocument(text);
  const kind = 'value' in document ? valueAt(document.value, ['kind']) : undefined;
  const nearest = nearestName(String(kind), Object.keys(KINDS));
  return KINDS[nearest ?? ''] ?? 'onboarding';
}

const KINDS: Readonly<Record<string, JobKind>> = {
  Onboarding: 'onboarding',
  IntegrationUser: 'integration-user',
  Recovery: 'recovery',
  Promotion: 'promotion',
};

/** Reads and checks a request, with everything on this machine that it refers to. */
export function readRequest(file: RequestFile, context: Context): Promise<Verdict> {
  return readWith(file, context, checkRequestText);
}

/** As `readRequest`, for an integration user. */
export function readUserRequest(file: RequestFile, context: Context): Promise<UserVerdict> {
  return readWith(file, context, checkUserRequestText);
}

/**
 * Reads a request of any kind.
 * @param check of its kind; everything that is wrong comes at once
 */
export async function readWith<T>(
  file: RequestFile,
  { terminal, home }: Context,
  check: (text: string, surroundings: Surroundings) => Promise<T>,
): Promise<T | { ok: false; problems: Problem[] }> {
  try {
    const text = await readFile(file.path, 'utf8');
    const surroundings = machineSurroundings(file.path, terminal.environment, home);
    return await check(text, surroundings);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const { what } = explainFileError(error, file.path);
    const fix = 'Name a request, or none to run the sample (examples/cupix.yaml).';
    return { ok: false, problems: [{ where: '', what, fix }] };
  }
}

/** Says everything that is wrong with a request. */
export function refuseRequest(
  { problems }: { problems: Problem[] },
  file: RequestFile,
  options: GlobalOptions,
  context: Context,
): ExitCode {
  context.terminal.stderr.write(refusedRequest(problems, file.name));
  if (options.json) writeJson(context, { error: 'InvalidRequest', problems });
  return exitCodes.wrongRequest;
}

/** The archive of a checked request. */
export function archiveOf({ archive }: CheckedRequest, file: RequestFile, { home }: Context) {
  if (!archive) throw new Error('The archive of a checked request has been measured.');
  const { bytes, sha256 } = archive;
  return { file: locateFile(archive.path, file.path, home), bytes, sha256 };
}

/**
 * The request as the API takes it. What it refers to on this machine was read here: the archive is named by its
 * hash, and credentials are values or names of secrets.
 */
export function requestBody({ request, credentials, archive }: CheckedRequest): object {
  const { password, apiToken } = credentials;
  return {
    ...request,
    archive: { sha256: archive?.sha256 },
    primavera: { ...request.primavera, password: given(password) },
    cupixworks: { ...request.cupixworks, ...(apiToken && { apiToken: given(apiToken) }) },
  };
}

function given(credential: ResolvedCredential): unknown {
  return 'value' in credential ? credential.value : credential;
}
