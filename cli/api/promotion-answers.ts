import * as z from 'zod/mini';
import { JobParts } from './answers.ts';

/** What the command line reads of the API's answers about promotions and builds; what else comes is passed on. */

const text = z.nullable(z.string());
const number = z.nullable(z.number());

const Result = z.looseObject({
  build: z.number(),
  project: z.string(),
  from: z.string(),
  to: z.string(),
  before: number,
  integrations: z.looseObject({ all: z.number(), changed: z.number() }),
  items: z.array(z.looseObject({ id: z.string(), change: z.string() })),
  git: z.nullable(
    z.looseObject({
      commit: z.string(),
      branch: z.string(),
      tag: z.string(),
      hasArchive: z.boolean(),
    }),
  ),
  smokeTest: number,
  approvedBy: text,
  remarks: z.array(z.string()),
});

export const PromotionView = z.looseObject({
  ...JobParts.shape,
  id: z.string(),
  request: z.looseObject({ project: z.string(), from: z.string(), to: z.string() }),
  result: z.nullable(Result),
});
export type PromotionView = z.output<typeof PromotionView>;

export const PromotionPlan = z.looseObject({
  project: z.string(),
  from: z.string(),
  to: z.string(),
  isNew: z.boolean(),
  build: number,
  present: number,
  integrations: z.array(
    z.looseObject({
      code: z.string(),
      version: z.string(),
      change: z.string(),
      takesPlaceOf: text,
      pending: number,
      schedule: text,
    }),
  ),
  connections: z.array(
    z.looseObject({ id: z.string(), change: z.string(), missing: z.array(z.string()) }),
  ),
  lookups: z.array(z.looseObject({ name: z.string(), rows: z.string() })),
  ready: z.boolean(),
  findings: z.array(z.looseObject({ error: z.string(), summary: z.string(), fix: z.string() })),
  remarks: z.array(z.string()),
});
export type PromotionPlan = z.output<typeof PromotionPlan>;

const buildLine = {
  id: z.string(),
  project: z.string(),
  number: z.number(),
  status: z.string(),
  source: z.string(),
  madeBy: z.string(),
  createdAt: z.string(),
  sha256: text,
  bytes: number,
  environments: z.array(z.string()),
};

export const BuildPage = z.looseObject({
  items: z.array(z.looseObject(buildLine)),
  nextCursor: z.optional(z.string()),
});
export type BuildPage = z.output<typeof BuildPage>;

export const Build = z.looseObject({
  ...buildLine,
  integrations: z.array(z.looseObject({ code: z.string(), version: z.string() })),
  entries: z.array(z.looseObject({ path: z.string(), sha256: z.string() })),
});
export type Build = z.output<typeof Build>;

export const BuildDiff = z.looseObject({
  equal: z.boolean(),
  added: z.array(z.string()),
  changed: z.array(z.string()),
  removed: z.array(z.string()),
  integrations: z.array(z.looseObject({ code: z.string(), a: text, b: text })),
});
export type BuildDiff = z.output<typeof BuildDiff>;

export const PlacementPage = z.looseObject({
  items: z.array(
    z.looseObject({
      project: z.string(),
      environment: z.string(),
      build: z.number(),
      since: z.string(),
      before: number,
    }),
  ),
  nextCursor: z.optional(z.string()),
});
export type PlacementPage = z.output<typeof PlacementPage>;
