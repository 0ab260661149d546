import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A new directory that is gone after the test. */
export async function temporaryDirectory(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'oic-onboarding-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}
