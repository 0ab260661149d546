/**
 * How the versions of a secret and their staging labels move. A label belongs to one version at a
 * time; when AWSCURRENT moves, AWSPREVIOUS follows it to the version it left
 * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html).
 */

import { alreadyExists, invalidParameter, invalidRequest, invalidValue } from './secret-errors.ts';
import type { Secret, SecretVersion } from './secret-store.ts';

const current = 'AWSCURRENT';
const previous = 'AWSPREVIOUS';
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
const largestValue = 65_536;
const mostVersions = 100;
const mostStages = 20;

/** A value as a request carries it. */
export interface GivenValue {
  SecretString?: string | undefined;
  SecretBinary?: Uint8Array | undefined;
}

export type Value = Pick<SecretVersion, 'text' | 'binary'>;

function checkSize(member: string, bytes: number): void {
  if (bytes >= 1 && bytes <= largestValue) return;
  const bound = bytes < 1 ? 'greater than or equal to 1' : `less than or equal to ${largestValue}`;
  throw invalidValue(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length ${bound}`,
  );
}

/**
 * The value in a request, or nothing when it has none.
 * @throws ServiceError InvalidParameterException (both kinds given), ValidationException (size).
 */
export function givenValue(given: GivenValue): Value | undefined {
  const { SecretString: text, SecretBinary: binary } = given;
  if (text !== undefined && binary !== undefined) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  if (text !== undefined) {
    checkSize('secretString', Buffer.byteLength(text));
    return { text };
  }
  if (binary === undefined) return undefined;
  checkSize('secretBinary', binary.byteLength);
  return { binary: Buffer.from(binary).toString('base64') };
}

/** The version that a label stands at. */
export function versionAt(secret: Secret, stage: string): SecretVersion | undefined {
  return secret.versions.find((version) => version.stages.includes(stage));
}

function detach(secret: Secret, stage: string): SecretVersion | undefined {
  const holder = versionAt(secret, stage);
  if (holder) holder.stages = holder.stages.filter((each) => each !== stage);
  return holder;
}

/** Moves a label to a version, and AWSPREVIOUS behind AWSCURRENT. */
export function attach(secret: Secret, stage: string, version: SecretVersion): void {
  if (version.stages.includes(stage)) return;
  if (version.stages.length >= mostStages) {
    throw invalidParameter(`A secret version can have at most ${mostStages} staging labels.`);
  }
  const left = detach(secret, stage);
  version.stages.push(stage);
  if (stage === current && left) {
    detach(secret, previous);
    left.stages.push(previous);
  }
}

function dropDeprecated(secret: Secret): void {
  let excess = secret.versions.length - mostVersions;
  secret.versions = secret.versions.filter((version) => version.stages.length > 0 || excess-- <= 0);
}

/**
 * Adds a version, or finds the one that the same request made before.
 * @param stages The labels for a new version; the first version always gets AWSCURRENT.
 * @returns The version, and whether it is new.
 * @throws ServiceError ResourceExistsException: the id belongs to a version with another value.
 */
export function addVersion(
  secret: Secret,
  id: string,
  value: Value,
  stages: readonly string[],
  now: number,
): { version: SecretVersion; added: boolean } {
  const existing = secret.versions.find((version) => version.id === id);
  if (existing) {
    if (existing.text === value.text && existing.binary === value.binary) {
      return { version: existing, added: false };
    }
    throw alreadyExists(
      `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }
  const version: SecretVersion = { id, createdAt: now, stages: [], ...value };
  const labels = versionAt(secret, current) ? stages : [current, ...stages];
  secret.versions.push(version);
  for (const stage of labels) attach(secret, stage, version);
  secret.changedAt = now;
  dropDeprecated(secret);
  return { version, added: true };
}

function findVersion(secret: Secret, id: string): SecretVersion {
  const version = secret.versions.find((each) => each.id === id);
  if (version) return version;
  throw invalidParameter(`The secret has no version with the id ${id}.`);
}

/**
 * Moves or removes one label by hand.
 * @throws ServiceError InvalidParameterException, InvalidRequestException.
 */
export function moveStage(
  secret: Secret,
  stage: string,
  removeFrom: string | undefined,
  moveTo: string | undefined,
): void {
  if (!removeFrom && !moveTo) {
    throw invalidRequest('You must specify RemoveFromVersionId, MoveToVersionId, or both.');
  }
  const target = moveTo ? findVersion(secret, moveTo) : undefined;
  const holder = versionAt(secret, stage);
  if (removeFrom && findVersion(secret, removeFrom) !== holder) {
    throw invalidParameter(`Staging label ${stage} is not attached to version ${removeFrom}.`);
  }
  if (holder && holder !== target && !removeFrom) {
    throw invalidParameter(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  if (!target && stage === current) {
    throw invalidParameter(
      "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
    );
  }
  if (target) attach(secret, stage, target);
  else detach(secret, stage);
}
