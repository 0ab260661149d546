import { findArchive } from '../find-archive.ts';
import { presignUpload } from '../presign-upload.ts';
import { defineRoute } from '../routing/route.ts';
import { ArtifactBody, ArtifactView, UploadOffer } from '../views/artifact-view.ts';
import { examples } from '../views/examples.ts';

export const announceArtifact = defineRoute({
  method: 'POST',
  path: '/artifacts',
  operationId: 'announceArtifact',
  summary: 'Upload a project archive',
  description:
    'Answers with an address of S3 that takes exactly this archive by PUT, or says that it is there already. The archive itself never passes through this API.',
  audience: 'operator',
  body: { schema: ArtifactBody, example: examples.artifact },
  answers: {
    200: { description: 'It is there already.', schema: ArtifactView, example: examples.artifact },
    202: {
      description: 'Send it to the address in upload.',
      schema: UploadOffer,
      example: examples.upload,
      headers: { Location: 'Address of the archive once it is there.' },
    },
  },
  act: async ({ body: { sha256, bytes }, link }) => {
    if ((await findArchive(sha256))?.bytes === bytes)
      return { status: 200, body: { sha256, bytes } };
    const upload = await presignUpload({ sha256, bytes });
    const headers = { location: link(`/artifacts/${sha256}`) };
    return { status: 202, body: { sha256, bytes, upload }, headers };
  },
});
