import * as z from 'zod/mini';
import { Sha256 } from '../views/artifact-view.ts';
import { OnboardingRequest } from './schema.ts';

/**
 * The request as it comes over HTTP: the same fields and rules as in a file, but the archive is named by its
 * hash, because a path would be one of the server's.
 */
export const ApiRequest = z
  .extend(OnboardingRequest, {
    archive: z.strictObject({ sha256: Sha256 }).register(z.globalRegistry, {
      description: 'The project archive (.car), uploaded before: POST /artifacts.',
    }),
  })
  .register(z.globalRegistry, {
    title: 'Onboarding request',
    description:
      'Connects a CupixWorks project to Oracle Primavera Cloud through Oracle Integration 3.',
  });
export type ApiRequest = z.output<typeof ApiRequest>;
