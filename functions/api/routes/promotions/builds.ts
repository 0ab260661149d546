import * as z from 'zod/mini';
import {
  type Build,
  buildId,
  keyOfBuild,
  keyOfPlacement,
  type Placement,
} from '#runtime/builds.ts';
import { differencesBetween, isEqual } from '#runtime/compare-entries.ts';
import type { BuildManifest } from '#runtime/promotion.ts';
import { isEntitled } from '../../access/entitlements.ts';
import { readManifestFor, viewBuilds } from '../../find-build-for.ts';
import { pageByType } from '../../page-by-type.ts';
import { customerName } from '../../request/field-rules.ts';
import { text } from '../../request/fields.ts';
import { assetCode, environmentLabel } from '../../request/promotion-rules.ts';
import { shortText } from '../../request/recovery-rules.ts';
import { listQuery, wrongCursor } from '../../routing/list-query.ts';
import { defineRoute } from '../../routing/route.ts';
import {
  BuildDiff,
  BuildPage,
  BuildView,
  buildExamples,
  PlacementPage,
  type PlacementView,
} from '../../views/build-view.ts';

const owner = {
  customer: z.optional(text(customerName, { description: 'Only those of this customer.' })),
  project: z.optional(text(assetCode, { description: 'Only those of this project (its code).' })),
  limit: listQuery.limit,
  cursor: listQuery.cursor,
};

export const listBuilds = defineRoute({
  method: 'GET',
  path: '/builds',
  operationId: 'listBuilds',
  summary: 'List builds',
  description: 'Those of your customers, the most recently changed first, and where each is now.',
  audience: 'operator',
  query: z.strictObject(owner),
  answers: { 200: { description: 'One page.', schema: BuildPage, example: buildExamples.page } },
  act: async ({ query: { customer, project, limit, cursor }, caller }) => {
    const page = await pageByType<Build>({
      type: 'build',
      keyOf: keyOfBuild,
      filters: { customer, project },
      isShown: (build) => isEntitled(caller, build.customer),
      limit,
      cursor,
    });
    if (!page) throw wrongCursor();
    const { items, nextCursor } = page;
    const body = { items: await viewBuilds(items), ...(nextCursor && { nextCursor }) };
    return { status: 200, body };
  },
});

export const showBuild = defineRoute({
  method: 'GET',
  path: '/builds/{id}',
  operationId: 'showBuild',
  summary: 'Show a build',
  description: 'What is in it, file by file. The id is `customer.project.number`.',
  audience: 'operator',
  answers: { 200: { description: 'As it is.', schema: BuildView, example: buildExamples.view } },
  refusals: {
    404: 'There is no such build for you.',
    409: 'Its run failed before anything was in it.',
  },
  act: async ({ parameters: { id = '' }, caller }) => {
    const { build, manifest } = await readManifestFor(caller, id);
    const [line] = await viewBuilds([build]);
    const { integrations, connections, lookups, entries } = manifest;
    return { status: 200, body: { ...line, integrations, connections, lookups, entries } };
  },
});

const whichBuild = (description: string) => text(shortText, { description });

export const diffBuilds = defineRoute({
  method: 'GET',
  path: '/builds/diff',
  operationId: 'diffBuilds',
  summary: 'Compare two builds',
  description:
    'By the content of their files: times and the number of the build don’t count, so exports of the same content are equal.',
  audience: 'operator',
  query: z.strictObject({
    a: whichBuild('Id of a build: `customer.project.number`.'),
    b: whichBuild('Id of the other one.'),
  }),
  answers: {
    200: { description: 'What differs.', schema: BuildDiff, example: buildExamples.diff },
  },
  refusals: {
    404: 'There is no such build for you.',
    409: 'The run of one of them failed before anything was in it.',
  },
  act: async ({ query: { a, b }, caller }) => {
    const before = await readManifestFor(caller, a);
    const after = await readManifestFor(caller, b);
    const differences = differencesBetween(contentOf(before.manifest), contentOf(after.manifest));
    const integrations = versionsOf(before.manifest, after.manifest);
    const equal = isEqual(differences) && integrations.length === 0;
    return { status: 200, body: { a, b, equal, ...differences, integrations } };
  },
});

/** All files but the one that says what the deployment is called: every build has a name of its own. */
function contentOf({ entries, deployment }: BuildManifest): BuildManifest['entries'] {
  return entries.filter(({ path }) => path.split('/').at(-1)?.split('.')[0] !== deployment);
}

/** Integrations whose version differs; null where a build has none. */
function versionsOf(a: BuildManifest, b: BuildManifest) {
  const codes = new Set([...a.integrations, ...b.integrations].map(({ code }) => code));
  const versionIn = ({ integrations }: BuildManifest, code: string) =>
    integrations.find((one) => one.code === code)?.version ?? null;
  return [...codes]
    .sort()
    .map((code) => ({ code, a: versionIn(a, code), b: versionIn(b, code) }))
    .filter((one) => one.a !== one.b);
}

export const listEnvironments = defineRoute({
  method: 'GET',
  path: '/environments',
  operationId: 'listEnvironments',
  summary: 'See which build is where',
  description: 'The environments of your customers, with the build that each has of each project.',
  audience: 'operator',
  query: z.strictObject({
    ...owner,
    environment: z.optional(
      text(environmentLabel, { description: 'Only this environment (its name).' }),
    ),
  }),
  answers: {
    200: { description: 'One page.', schema: PlacementPage, example: buildExamples.placements },
  },
  act: async ({ query: { customer, project, environment, limit, cursor }, caller }) => {
    const page = await pageByType<Placement>({
      type: 'placement',
      keyOf: keyOfPlacement,
      filters: { customer, project, environment },
      isShown: (one) => isEntitled(caller, one.customer),
      limit,
      cursor,
    });
    if (!page) throw wrongCursor();
    const { items, nextCursor } = page;
    return {
      status: 200,
      body: { items: items.map(viewPlacement), ...(nextCursor && { nextCursor }) },
    };
  },
});

function viewPlacement(placement: Placement): PlacementView {
  const { customer, project, environment, build, since, before, jobId } = placement;
  return {
    customer,
    project,
    environment,
    build,
    buildId: buildId(placement, build),
    since,
    before: before ?? null,
    promotion: jobId,
  };
}
