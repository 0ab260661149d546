import { writeFile } from 'node:fs/promises';

/** Writes the OpenAPI document of the API's routes, as these are in the sources. */
export async function writeOpenApi(file: string): Promise<void> {
  // Loaded only when there is something to build.
  const { openApiDocument } = await import('#functions/api/openapi.ts');
  const { routes } = await import('#functions/api/routes.ts');
  await writeFile(file, JSON.stringify(openApiDocument(routes, '/')));
}
