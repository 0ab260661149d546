/**
 * Makes `examples/cupix-sample.car`, a small stand-in for the archive that Cupix supplies: one
 * project, one REST-triggered integration that answers `GET /token?Scope=…`, one outbound REST
 * connection. The same bytes every time. Run it by `node examples/make-sample-archive.ts`.
 *
 * It imports into the simulated Oracle Integration. A real instance won't take it: the files inside
 * a real archive are Oracle's own format (see `local/oracle/oic/archive-layout.ts`).
 */

import { writeFile } from 'node:fs/promises';
import type { ArchivedProject } from '#local/oracle/oic/archive-layout.ts';
import { writeArchive } from '#local/oracle/oic/archive-writer.ts';

/** The project that the sample archive holds. */
export const sampleProject: ArchivedProject = {
  code: 'CUPIX_INTEGRATION',
  name: 'Cupix Integration',
  description: 'Hands CupixWorks an access token for Oracle Primavera Cloud.',
  deployments: [],
  connections: [
    { id: 'PRIMAVERA_CLOUD', name: 'Primavera Cloud', adapter: 'rest', role: 'TARGET' },
  ],
  integrations: [
    {
      code: 'OPC_ACCESS_TOKEN',
      version: '01.00.0000',
      name: 'Cupix Integration',
      endpoints: [
        { name: 'RequestToken', role: 'SOURCE', method: 'GET', path: '/token', query: ['Scope'] },
        {
          name: 'PrimaveraToken',
          role: 'TARGET',
          connection: 'PRIMAVERA_CLOUD',
          method: 'POST',
          // https://docs.oracle.com/cd/E80480_01/English/integration/primavera_rest_api/D175778.html
          path: 'primediscovery/apitoken/request',
          query: ['scope'],
        },
      ],
      resources: [
        { path: 'resources/processor_1/trigger.json', text: '{ "parameters": ["Scope"] }\n' },
        { path: 'resources/processor_2/mapping.json', text: '{ "scope": "Scope" }\n' },
      ],
    },
  ],
};

/** Where the sample lies, next to this script. */
export const samplePath = new URL('cupix-sample.car', import.meta.url);

if (import.meta.main) await writeFile(samplePath, await writeArchive(sampleProject));
