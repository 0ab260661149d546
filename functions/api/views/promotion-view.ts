import * as z from 'zod/mini';
import { PromotionPlan, PromotionSummary } from '#runtime/promotion.ts';
import { jobExample } from './job-examples.ts';
import { jobFields } from './job-view.ts';

const about = (description: string) => ({ description });

export const PromotionView = z
  .object({
    id: z.string(),
    ...jobFields,
    request: z.object({
      project: z.string(),
      from: z.string(),
      to: z.string(),
      build: z
        .nullable(z.int())
        .register(z.globalRegistry, about('A build that existed; null: the next one was made.')),
      onFailure: z.enum(['keep', 'roll-back']),
      requestedBy: z.string(),
    }),
    result: z
      .nullable(PromotionSummary)
      .register(z.globalRegistry, about('What the last run that succeeded has reached.')),
  })
  .register(z.globalRegistry, {
    description: 'The promotions of one project to one environment: how far the last run is.',
  });
export type PromotionView = z.output<typeof PromotionView>;

export const PlanView = z
  .object({ id: z.string(), ...PromotionPlan.shape })
  .register(z.globalRegistry, { description: 'What a promotion would do. Nothing was done.' });
export type PlanView = z.output<typeof PlanView>;

const id = 'acme-7e57ab1e';
const { parts, ...shared } = jobExample('Promotion', id);

const instance = (name: string, scope: string) => ({
  designUrl: 'https://design.integration.eu-frankfurt-1.ocp.oraclecloud.com',
  name: `acme-${name}-frlrq2o3ivtr`,
  tokenUrl:
    'https://idcs-5d1f0c2a9b3e4c7f8a6b1d2e3f405162.identity.oraclecloud.com/oauth2/v1/token',
  scope: `https://${scope}.integration.eu-frankfurt-1.ocp.oraclecloud.com:443/ic/api/`,
  client: `customers/acme/oic-${name}`,
});

export const promotionRequestExample = {
  kind: 'Promotion',
  customer: 'acme',
  environments: [
    { name: 'dev', instance: instance('dev', '1A2B3C4D5E6F40718293A4B5C6D7E8DE') },
    {
      name: 'test',
      instance: instance('test', '1A2B3C4D5E6F40718293A4B5C6D7E8E5'),
      connections: [
        {
          id: 'PRIMAVERA_CLOUD',
          securityPolicy: 'BASIC_AUTH',
          properties: {
            connectionType: 'restUrl',
            connectionUrl: 'https://primavera-us2.oraclecloud.com/',
          },
          credentials: 'customers/acme/primavera-test',
        },
      ],
    },
  ],
  from: 'dev',
  to: 'test',
  project: 'PROJECT_SYNC',
} as const;

export const promotionExamples = {
  ...shared,
  view: {
    id,
    ...parts,
    request: {
      project: 'PROJECT_SYNC',
      from: 'dev',
      to: 'test',
      build: null,
      onFailure: 'roll-back',
      requestedBy: 'kim.lee@acme.example',
    },
    result: {
      run: `${id}-1`,
      build: 7,
      project: 'PROJECT_SYNC',
      from: 'dev',
      to: 'test',
      before: 6,
      integrations: { all: 3, changed: 1 },
      items: [{ id: 'SYNC_PROJECTS|01.01.0000', change: 'new version' }],
      git: {
        commit: '9f3c2ab41d0e5f6a7b8c9d0e1f2a3b4c5d6e7f80',
        branch: 'main',
        tag: 'build-7',
        hasArchive: true,
      },
      smokeTest: null,
      approvedBy: null,
      remarks: [],
      at: '2026-03-02T09:04:00.000Z',
    },
  },
  plan: {
    id,
    project: 'PROJECT_SYNC',
    from: 'dev',
    to: 'test',
    isNew: false,
    build: null,
    present: 6,
    integrations: [
      {
        code: 'SYNC_PROJECTS',
        version: '01.01.0000',
        name: 'Sync projects',
        change: 'new version',
        takesPlaceOf: '01.00.0000',
        pending: 2,
        schedule: null,
      },
    ],
    connections: [{ id: 'PRIMAVERA_CLOUD', change: 'configured', missing: [] }],
    lookups: [{ name: 'STATUS_CODES', rows: 'of the environment' }],
    ready: true,
    findings: [],
    remarks: [],
  },
} as const;
