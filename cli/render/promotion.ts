import type {
  Build,
  BuildDiff,
  BuildPage,
  PlacementPage,
  PromotionPlan,
  PromotionView,
} from '../api/promotion-answers.ts';
import { table } from './format.ts';
import type { ResultOptions } from './result.ts';

/** Lines of a list that people look at; --json has all. */
const MAX_LINES = 40;

/** What a promotion that came to its end has to say. */
export function promotionText(view: PromotionView, options: ResultOptions): string {
  return [
    ...promotionLines(view),
    '',
    'What next',
    ...table([
      ['See which build is where', options.commandFor('env', '')],
      ['List builds', options.commandFor('builds', '')],
      ['Look at it again', options.commandFor('status')],
    ]),
    ...(options.simulated
      ? ['', 'Oracle, Git host and clock were simulated: nothing left this machine.']
      : []),
    '',
  ].join('\n');
}

/** What the last run that succeeded has reached. */
export function promotionLines({ result, request }: PromotionView): string[] {
  if (!result) return [`${request.to} has got no build of ${request.project} yet.`];
  const { build, project, from, to, before, integrations, items, git, approvedBy } = result;
  const more = integrations.all - items.length;
  const facts = [
    ...(before === null ? [] : [['Before', `build ${before}`]]),
    ...(result.smokeTest === null ? [] : [['Smoke test', `answered ${result.smokeTest}`]]),
    ...(git ? [['Git', `${git.commit.slice(0, 10)} on ${git.branch}, tag ${git.tag}`]] : []),
    ...(git && !git.hasArchive
      ? [['', 'the archive is too large for Git; its manifest is there']]
      : []),
    ...(approvedBy === null ? [] : [['Approved by', approvedBy]]),
  ];
  return [
    `${to} has build ${build} of ${project}, from ${from}.`,
    '',
    `Integrations: ${integrations.changed} of ${integrations.all} changed`,
    ...table(items.map(({ id, change }) => [change, id])),
    ...(more > 0 ? [`  … and ${more} more (--json)`] : []),
    ...(facts.length > 0 ? ['', ...table(facts, '')] : []),
    ...result.remarks.map((remark) => `Note: ${remark}`),
  ];
}

/** What a promotion would do. */
export function promotionPlanText(plan: PromotionPlan): string {
  const { project, from, to, build, present, integrations, connections, lookups } = plan;
  const what = build === null ? 'The next build' : `Build ${build}`;
  return [
    `${what} of ${project} from ${from} to ${to}${present === null ? '' : ` (which has build ${present})`}`,
    ...section('Integrations', integrations.map(integrationRow)),
    ...section(
      'Connections',
      connections.map(({ id, change, missing }) => [
        change,
        id,
        missing.length > 0 ? `lacks ${missing.join(', ')}` : '',
      ]),
    ),
    ...section(
      'Lookups',
      lookups.map(({ name, rows }) => [`rows ${rows}`, name]),
    ),
    ...(plan.remarks.length > 0
      ? ['', 'Worth knowing', ...plan.remarks.map((one) => `  ${one}`)]
      : []),
    '',
    ...(plan.ready
      ? ['Nothing was changed. It can begin.']
      : ['It can’t begin:', ...plan.findings.flatMap(findingLines)]),
    '',
  ].join('\n');
}

function integrationRow({
  code,
  version,
  change,
  takesPlaceOf,
  pending,
  schedule,
}: PromotionPlan['integrations'][number]): string[] {
  const instead = takesPlaceOf !== null && takesPlaceOf !== version;
  const notes = [
    ...(instead ? [`instead of ${takesPlaceOf}`] : []),
    ...(pending === 0 ? [] : [`${pending ?? 'perhaps some'} requests under way would be lost`]),
    ...(schedule === null ? [] : [`schedule ${schedule}`]),
  ];
  return [change, `${code} ${version}`, notes.join(', ')];
}

function section(title: string, rows: string[][]): string[] {
  return rows.length === 0 ? [] : ['', title, ...table(rows)];
}

function findingLines({ error, summary, fix }: PromotionPlan['findings'][number]): string[] {
  return [`  ${error}: ${summary}`, `    ${fix}`];
}

/** A list of builds. */
export function buildsText({ items }: BuildPage): string {
  if (items.length === 0) return 'There is no build yet. A promotion makes one.\n';
  const rows = items.map((build) => [
    build.id,
    build.status === 'kept' ? `from ${build.source}` : 'never finished',
    build.createdAt.slice(0, 19),
    build.madeBy,
    build.environments.length > 0 ? `now in ${build.environments.join(', ')}` : '',
  ]);
  return `${table(rows, '').join('\n')}\n`;
}

/** One build. */
export function buildText(build: Build): string {
  return [
    `${build.id}, from ${build.source} by ${build.madeBy} at ${build.createdAt}`,
    `SHA-256 ${build.sha256}, ${build.bytes} bytes, ${build.entries.length} files`,
    ...section(
      'Integrations',
      build.integrations.map(({ code, version }) => [code, version]),
    ),
    '',
  ].join('\n');
}

/** What differs between two builds. */
export function diffText(diff: BuildDiff): string {
  if (diff.equal) return 'The two builds are equal: every file has the same content.\n';
  const files = [
    ...diff.added.map((path) => ['added', path]),
    ...diff.changed.map((path) => ['changed', path]),
    ...diff.removed.map((path) => ['removed', path]),
  ];
  const more = files.length - MAX_LINES;
  return [
    ...diff.integrations.map(
      ({ code, a, b }) => `${code}: ${a ?? 'not there'} → ${b ?? 'not there'}`,
    ),
    ...section('Files', files.slice(0, MAX_LINES)),
    ...(more > 0 ? [`  … and ${more} more (--json)`] : []),
    '',
  ].join('\n');
}

/** Which build is where. */
export function placementsText({ items }: PlacementPage): string {
  if (items.length === 0) return 'No environment has a build yet.\n';
  const rows = items.map(({ project, environment, build, since, before }) => [
    project,
    environment,
    `build ${build}`,
    `since ${since.slice(0, 19)}`,
    before === null ? '' : `before: ${before}`,
  ]);
  return `${table(rows, '').join('\n')}\n`;
}
