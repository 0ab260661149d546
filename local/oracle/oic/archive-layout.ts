/**
 * Where things lie in a project archive (`.car`).
 *
 * A `.car` is a ZIP. Of its entries, public material shows one path and what is below it:
 * `project/integrations/<CODE>_<VERSION>/PROJECT-INF/project.xml`, with `resources/processor_*`
 * beside `PROJECT-INF` (an archive saved in the collection of
 * https://github.com/oracle-devrel/technology-engineering, folder `06-oic-cicd-quickstart`).
 * Everything else here (`project/project.json`, `project/deployments/*.json`, `project/connections/*.json`,
 * `project/lookups/*.json`, `project/libraries/*.json`, and what stands in `project.xml`) is our own choice, so that the
 * simulation has something to import. The archive of one integration (`.iar`) has the same entries but the first two.
 * A real archive looks different inside; nothing outside the simulation may read these files.
 */

import * as z from 'zod/mini';

/** Name and code of the project, and its deployments. */
export const projectFile = 'project/project.json';

const deployment = z.object({
  code: z.string(),
  name: z.string(),
  description: z._default(z.string(), ''),
  integrations: z.array(z.object({ code: z.string(), version: z.string() })),
});

/** Content of `project/project.json`. */
export const projectSchema = z.object({
  code: z.string().check(z.regex(/^[A-Z][A-Z0-9_]{0,49}$/)),
  name: z.string().check(z.minLength(1)),
  description: z._default(z.string(), ''),
  deployments: z._default(z.array(deployment), []),
});

/** Content of `project/deployments/<CODE>.json`. */
export const deploymentSchema = deployment;

/** Content of `project/connections/<ID>.json`: never an address, never a credential. */
export const connectionSchema = z.object({
  id: z.string().check(z.regex(/^[A-Z][A-Z0-9_]*$/)),
  name: z.string(),
  adapter: z.literal('rest'),
  role: z.enum(['SOURCE', 'TARGET', 'SOURCE_AND_TARGET']),
});

/** Content of `project/lookups/<NAME>.json`. */
export const lookupSchema = z.object({
  name: z.string().check(z.regex(/^[A-Za-z][\w-]*$/)),
  description: z._default(z.string(), ''),
  columns: z.array(z.string()).check(z.minLength(2)),
  rows: z.array(z.array(z.string())),
});

/** Content of `project/libraries/<CODE>_<VERSION>.json`. */
export const librarySchema = z.object({
  code: z.string(),
  version: z.string(),
  name: z.string(),
  type: z.string(),
  description: z._default(z.string(), ''),
  script: z.string(),
});

export type ArchivedLookup = z.infer<typeof lookupSchema>;
export type ArchivedLibrary = z.infer<typeof librarySchema>;
export type ArchivedDeployment = z.infer<typeof deployment>;
export type ArchivedConnection = z.infer<typeof connectionSchema>;

/** One end of an integration: the REST trigger (`SOURCE`) or an outbound call (`TARGET`). */
export interface ArchivedEndpoint {
  name: string;
  role: 'SOURCE' | 'TARGET';
  /** Id of the connection; a trigger may go without one. */
  connection?: string;
  /** `CODE|VERSION` of an integration of the same project that this call runs, instead of a connection. */
  integration?: string;
  method: string;
  /** For a trigger with a leading slash; for a call relative to the connection's URL. */
  path: string;
  /** Names of the query parameters, spelled as the integration reads them. */
  query: string[];
}

/** A file below `resources/`, kept so that an export brings it back. */
export interface ArchivedResource {
  /** Path below the integration's folder, `resources/…`. */
  path: string;
  text: string;
  /** Size of a large file made of `text` again and again, so that nobody has to hold it. */
  bytes?: number;
}

export interface ArchivedIntegration {
  code: string;
  /** `01.00.0000`. */
  version: string;
  name: string;
  /** Runs by a schedule instead of a call; the schedule itself is no part of an archive. */
  style?: 'scheduled';
  endpoints: ArchivedEndpoint[];
  /** Names of the lookups that it reads, and `CODE|VERSION` of its libraries. */
  lookups?: string[];
  libraries?: string[];
  resources: ArchivedResource[];
}

/** Everything the simulation takes out of an archive. */
export interface ArchivedProject {
  code: string;
  name: string;
  description: string;
  deployments: ArchivedDeployment[];
  connections: ArchivedConnection[];
  integrations: ArchivedIntegration[];
  lookups?: ArchivedLookup[];
  libraries?: ArchivedLibrary[];
}

const partPath = /^project\/(deployments|lookups|libraries)\/[^/]+\.json$/;
const connectionPath = /^project\/connections\/[^/]+\.json$/;
const integrationPath = /^project\/integrations\/([^/]+)_(\d{2}\.\d{2}\.\d{4})\/(.+)$/;

/** True for the file of a connection. */
export function isConnectionFile(path: string): boolean {
  return connectionPath.test(path);
}

/** Which list of the project the file of a deployment, lookup or library belongs to. */
export function partOf(path: string): 'deployments' | 'lookups' | 'libraries' | undefined {
  return partPath.exec(path)?.[1] as ReturnType<typeof partOf>;
}

/** Which integration an entry belongs to, and its path below that integration's folder. */
export function integrationOf(
  path: string,
): { code: string; version: string; inner: string } | undefined {
  const match = integrationPath.exec(path);
  return match ? { code: match[1]!, version: match[2]!, inner: match[3]! } : undefined;
}

/** The file that makes a folder an integration. */
export const descriptorPath = 'PROJECT-INF/project.xml';

/** Folder of an integration, without a trailing slash. */
export function integrationFolder(integration: { code: string; version: string }): string {
  return `project/integrations/${integration.code}_${integration.version}`;
}
