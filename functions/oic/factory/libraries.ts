import { type ApiAccess, refusalOf } from './call.ts';
import { requireLocation } from './location.ts';
import { type FileSource, sendFile } from './multipart.ts';

/** A JavaScript library, as its import wants it described. */
export interface LibraryDescription {
  name: string;
  code: string;
  /** `01.00.0000`. */
  version: string;
  type: string;
  description?: string;
}

/**
 * Adds a JavaScript library to a project. Libraries that a deployment uses travel in its archive: this is for others.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-libraries-archive-post.html
 * @returns its id, as the answer's Location tells it
 * @throws AlreadyExists the project has that version (409)
 * @throws InvalidRequest a field or the file is missing (400)
 */
export async function importLibrary(
  oic: ApiAccess,
  projectId: string,
  { name, code, version, type, description }: LibraryDescription,
  file: FileSource,
): Promise<string> {
  const operation = 'Import library';
  const path = ['projects', projectId, 'libraries', 'archive'];
  const fields = { name, code, version, type, ...(description && { description }) };
  const response = await sendFile(oic, { operation, method: 'POST', path }, file, fields);
  if (response.status > 299) {
    throw await refusalOf(response, operation, { taken: `the library ${code} ${version}` });
  }
  return requireLocation(response, operation);
}
