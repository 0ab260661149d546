import { fileURLToPath } from 'node:url';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { RequestKind, ServedKind } from '../kinds/kind.ts';
import { promotionRequests, promotions } from '../kinds/promotion.ts';
import { requestFile } from '../request-file.ts';
import type { RequestOptions } from '../with-request.ts';
import { runJob } from './run-job.ts';

const samplePath = fileURLToPath(new URL('../../examples/promotion.yaml', import.meta.url));

/** `oic-onboarding promote [FILE]`: brings a project to another environment; without a file, the sample, simulated. */
export function promote(
  file: string | undefined,
  options: RequestOptions,
  context: Context,
): Promise<ExitCode> {
  const from = { ...requestFile(file ?? samplePath, context), name: file ?? samplePath };
  const served = promotions as unknown as ServedKind;
  const requests = promotionRequests as RequestKind<unknown>;
  return runJob({ served, requests, from, options, context });
}
