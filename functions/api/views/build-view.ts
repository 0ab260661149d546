import * as z from 'zod/mini';
import { BuildIntegration, Entry } from '#runtime/promotion.ts';
import { pageOf } from './job-line.ts';

const about = (description: string) => ({ description });

const lineFields = {
  id: z.string().register(z.globalRegistry, about('`customer.project.number`')),
  customer: z.string(),
  project: z.string(),
  number: z.int(),
  status: z
    .enum(['reserved', 'kept'])
    .register(
      z.globalRegistry,
      about('reserved: the run that took the number made nothing of it.'),
    ),
  source: z.string().register(z.globalRegistry, about('Environment that it was exported from.')),
  madeBy: z.string(),
  createdAt: z.string(),
  sha256: z
    .nullable(z.string())
    .register(z.globalRegistry, about('Of the archive; null: reserved.')),
  bytes: z.nullable(z.int()),
  promotion: z.string().register(z.globalRegistry, about('Id of the promotion that made it.')),
  environments: z
    .array(z.string())
    .register(z.globalRegistry, about('Environments that have it now.')),
};

export const BuildLine = z.object(lineFields);
export type BuildLine = z.output<typeof BuildLine>;

export const BuildPage = pageOf(BuildLine, 'One page of builds, the newest changes first.');

export const BuildView = z
  .object({
    ...lineFields,
    integrations: z.array(BuildIntegration),
    connections: z.array(z.string()),
    lookups: z.array(z.string()),
    entries: z
      .array(Entry)
      .register(
        z.globalRegistry,
        about('Every file of the archive with its hash; what only names the build does not count.'),
      ),
  })
  .register(z.globalRegistry, { description: 'One build with its manifest.' });
export type BuildView = z.output<typeof BuildView>;

const paths = (description: string) =>
  z.array(z.string()).register(z.globalRegistry, about(description));

export const BuildDiff = z
  .object({
    a: z.string(),
    b: z.string(),
    equal: z.boolean(),
    added: paths('Files that only b has.'),
    changed: paths('Files whose content differs.'),
    removed: paths('Files that only a has.'),
    integrations: z.array(
      z.object({
        code: z.string(),
        a: z.nullable(z.string()),
        b: z.nullable(z.string()),
      }),
    ),
  })
  .register(z.globalRegistry, {
    description: 'What differs between two builds, by the content of their files.',
  });
export type BuildDiff = z.output<typeof BuildDiff>;

export const PlacementView = z.object({
  customer: z.string(),
  project: z.string(),
  environment: z.string(),
  build: z.int(),
  buildId: z.string(),
  since: z.string(),
  before: z
    .nullable(z.int())
    .register(z.globalRegistry, about('The build before; null: none that we know.')),
  promotion: z.string().register(z.globalRegistry, about('Id of the promotion that brought it.')),
});
export type PlacementView = z.output<typeof PlacementView>;

export const PlacementPage = pageOf(PlacementView, 'Which build is where.');

const line = {
  id: 'acme.PROJECT_SYNC.7',
  customer: 'acme',
  project: 'PROJECT_SYNC',
  number: 7,
  status: 'kept',
  source: 'dev',
  madeBy: 'kim.lee@acme.example',
  createdAt: '2026-03-02T09:00:10.000Z',
  sha256: '5d1f0c2a9b3e4c7f8a6b1d2e3f4051625d1f0c2a9b3e4c7f8a6b1d2e3f405162',
  bytes: 48_213,
  promotion: 'acme-7e57ab1e',
  environments: ['test'],
} as const;

export const buildExamples = {
  page: { items: [line] },
  view: {
    ...line,
    integrations: [
      {
        code: 'SYNC_PROJECTS',
        version: '01.01.0000',
        name: 'Sync projects',
        connections: [],
        isScheduled: false,
        schedule: null,
        changed: '2026-03-01T16:20:00.000+0000',
      },
    ],
    connections: ['PRIMAVERA_CLOUD'],
    lookups: ['STATUS_CODES'],
    entries: [
      {
        path: 'project/integrations/SYNC_PROJECTS_01.01.0000/PROJECT-INF/project.xml',
        bytes: 2_113,
        sha256: '1d1f0c2a9b3e4c7f8a6b1d2e3f4051625d1f0c2a9b3e4c7f8a6b1d2e3f405162',
      },
    ],
  },
  diff: {
    a: 'acme.PROJECT_SYNC.6',
    b: 'acme.PROJECT_SYNC.7',
    equal: false,
    added: ['project/integrations/SYNC_PROJECTS_01.01.0000/PROJECT-INF/project.xml'],
    changed: [],
    removed: ['project/integrations/SYNC_PROJECTS_01.00.0000/PROJECT-INF/project.xml'],
    integrations: [{ code: 'SYNC_PROJECTS', a: '01.00.0000', b: '01.01.0000' }],
  },
  placements: {
    items: [
      {
        customer: 'acme',
        project: 'PROJECT_SYNC',
        environment: 'test',
        build: 7,
        buildId: 'acme.PROJECT_SYNC.7',
        since: '2026-03-02T09:03:40.000Z',
        before: 6,
        promotion: 'acme-7e57ab1e',
      },
    ],
  },
} as const;
