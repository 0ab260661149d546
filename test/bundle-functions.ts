import { bundleFunctions } from '#cdk/bundle-functions.ts';

/** Builds the functions once, before any test file runs: workflow tests run what would be deployed. */
export default async function setup(): Promise<void> {
  await bundleFunctions();
}
