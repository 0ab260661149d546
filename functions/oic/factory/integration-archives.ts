import { downloadFromOic } from '#functions/oic/client.ts';
import { type ApiAccess, refusalOf, TRANSFER_MS } from './call.ts';
import { getIntegration, type IntegrationKey, integrationPath } from './integrations.ts';
import { requireLocation } from './location.ts';
import { type FileSource, sendFile } from './multipart.ts';

const MAX_ARCHIVE_BYTES = 1024 ** 3;

/**
 * Adds an integration to a project from an archive (`.iar`).
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-integrations-archive-post.html
 * @returns `CODE|VERSION`, as the answer's Location tells it
 * @throws AlreadyExists that version is there (409)
 * @throws InvalidRequest no file arrived (400)
 * @throws NotFound the project is not there
 */
export async function importIntegration(
  oic: ApiAccess,
  projectId: string,
  archive: FileSource,
): Promise<string> {
  const operation = 'Import integration';
  const path = ['projects', projectId, 'integrations', 'archive'];
  const response = await sendFile(oic, { operation, method: 'POST', path }, archive);
  if (response.status > 299) {
    throw await refusalOf(response, operation, { taken: 'the integration of the archive' });
  }
  return requireLocation(response, operation);
}

/**
 * Exports one version as an archive (`.iar`).
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-integrations-id-archive-get.html
 * (the form in a project is not verified)
 * @param includeRecording with what was recorded of its runs
 * @returns the bytes as they arrive; to be read once
 * @throws NotFound
 * @throws Locked it is open in an editor, or Oracle made it (423)
 */
export async function exportIntegration(
  oic: ApiAccess,
  key: IntegrationKey,
  { includeRecording = false } = {},
): Promise<AsyncIterable<Uint8Array>> {
  const operation = 'Export integration';
  const { refused, body } = await downloadFromOic(oic, {
    operation,
    path: [...integrationPath(key), 'archive'],
    query: includeRecording ? { includeRecordingFlag: 'true' } : {},
    timeoutMs: TRANSFER_MS,
    maxBytes: MAX_ARCHIVE_BYTES,
  });
  if (!refused) return body;
  throw await refusalOf(refused, operation, {
    look: () => getIntegration(oic, key),
    onlyLocks: true,
  });
}
