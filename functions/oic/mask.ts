import { Unexpected } from '#runtime/errors.ts';

const MASK = /^\*{3,}$/;

/**
 * Tells whether a value is the `*****` that OIC shows in place of a secret.
 * Source: https://github.com/oracle-devrel/technology-engineering (06-oic-cicd-quickstart, live answers)
 */
export function isMask(value: unknown): boolean {
  return typeof value === 'string' && MASK.test(value.trim());
}

/**
 * The last gate before a body leaves: a mask that is sent back may take the place of the real secret.
 * @throws Unexpected somewhere in the body stands a mask
 */
export function assertNoMask(body: unknown): void {
  if (!holdsMask(body)) return;
  throw new Unexpected({
    system: 'oic',
    summary:
      'A value to be sent to Oracle Integration is a mask of asterisks, so nothing was sent.',
    fix: 'If the password in Secrets Manager really is a row of asterisks, change it; otherwise report a defect.',
  });
}

function holdsMask(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return isMask(value);
  return Object.values(value).some(holdsMask);
}
