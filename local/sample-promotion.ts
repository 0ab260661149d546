/** A project to promote: a child integration, two that call it, lookups, a library, and a connection. */

import type { ArchivedProject } from './oracle/oic/archive-layout.ts';

/** The one that runs by a schedule, and when it does on the source. */
export const sampleSchedule = {
  id: 'NIGHTLY_SYNC|01.00.0000',
  icalExpression: 'FREQ=DAILY;BYHOUR=2;BYMINUTE=0;BYSECOND=0',
};

/** The lookup that an integration reads; OLD_CODES is read by none, so deployments leave it out. */
const statusCodes = {
  name: 'STATUS_CODES',
  description: 'Project states of both sides',
  columns: ['Primavera', 'CupixWorks'],
  rows: [
    ['IN_PROGRESS', 'active'],
    ['COMPLETED', 'done'],
  ],
};

const callToken = { role: 'TARGET', integration: 'FETCH_TOKEN|01.00.0000' } as const;
const trigger = { role: 'SOURCE', method: 'GET', query: ['scope'] } as const;

/** As its developers left it. */
export const samplePromotion: ArchivedProject = {
  code: 'PROJECT_SYNC',
  name: 'Project sync',
  description: 'Keeps the projects of Primavera and CupixWorks alike.',
  deployments: [],
  connections: [
    { id: 'PRIMAVERA_CLOUD', name: 'Primavera Cloud', adapter: 'rest', role: 'TARGET' },
  ],
  integrations: [
    {
      code: 'FETCH_TOKEN',
      version: '01.00.0000',
      name: 'Fetch token',
      endpoints: [
        { ...trigger, name: 'RequestToken', path: '/token', query: ['scope'] },
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
      resources: [{ path: 'resources/processor_1/mapping.json', text: '{ "scope": "scope" }\n' }],
    },
    {
      code: 'SYNC_PROJECTS',
      version: '01.00.0000',
      name: 'Sync projects',
      endpoints: [
        { ...trigger, name: 'SyncProjects', path: '/sync', query: ['scope'] },
        { ...callToken, name: 'FetchToken', method: 'GET', path: 'token', query: ['scope'] },
      ],
      lookups: ['STATUS_CODES'],
      libraries: ['DATES|01.00.0000'],
      resources: [{ path: 'resources/processor_1/mapping.json', text: '{ "state": "status" }\n' }],
    },
    {
      code: 'NIGHTLY_SYNC',
      version: '01.00.0000',
      name: 'Nightly sync',
      style: 'scheduled',
      endpoints: [
        { ...callToken, name: 'FetchToken', method: 'GET', path: 'token', query: ['scope'] },
      ],
      lookups: ['STATUS_CODES'],
      resources: [],
    },
  ],
  lookups: [
    { ...statusCodes, name: 'OLD_CODES', description: 'Nobody reads them any more' },
    statusCodes,
  ],
  libraries: [
    {
      code: 'DATES',
      version: '01.00.0000',
      name: 'Dates',
      type: 'application/javascript',
      description: '',
      script: 'function day(time) { return time.slice(0, 10); }\n',
    },
  ],
};
