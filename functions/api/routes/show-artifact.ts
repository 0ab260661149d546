import { findArchive } from '../find-archive.ts';
import { notFound } from '../routing/http-problem.ts';
import { defineRoute } from '../routing/route.ts';
import { ArtifactView } from '../views/artifact-view.ts';
import { examples } from '../views/examples.ts';

/**
 * Archives belong to no customer: one that Cupix supplies serves many. Whoever knows the hash has the file,
 * and nobody gets the file from here.
 */
export const showArtifact = defineRoute({
  method: 'GET',
  path: '/artifacts/{sha256}',
  operationId: 'showArtifact',
  summary: 'Tell whether an archive is there',
  audience: 'operator',
  answers: {
    200: { description: 'It is there.', schema: ArtifactView, example: examples.artifact },
  },
  refusals: { 404: 'It is not there.' },
  act: async ({ parameters: { sha256 = '' } }) => {
    const found = /^[0-9a-f]{64}$/.test(sha256) ? await findArchive(sha256) : undefined;
    if (!found) throw notFound('archive of this hash');
    return { status: 200, body: { sha256, bytes: found.bytes } };
  },
});
