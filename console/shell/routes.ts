import type { JobStatus, TaskStatus, UserStatus } from '../api/views.ts';
import { kindAt, kinds, type ShownKind } from '../words/kinds.ts';

/** What a list of jobs is narrowed to. */
export interface JobFilter {
  status?: JobStatus;
  customer?: string;
  /** Part of an id or a customer. */
  q?: string;
  /** Only of integration users: what they are now, and a group that they are in. */
  userStatus?: UserStatus;
  group?: string;
}

const FAILURE_FILTERS = [
  'project',
  'integration',
  'errorCode',
  'message',
  'recoverable',
  'newerThan',
  'olderThan',
] as const;
/** What the failures of an instance are narrowed to, in the words of the API. */
export type FailureFilter = { [F in (typeof FAILURE_FILTERS)[number]]?: string };

/** What builds are narrowed to. */
export interface BuildFilter {
  customer?: string;
  project?: string;
}

const SPANS = ['day', 'measured'] as const;
/** What the charts of an instance are drawn from; by the hour if nothing else is said. */
export type Span = (typeof SPANS)[number];

/** Where in the page somebody is; it stands behind the # of the address. */
export type Route =
  | ({ page: 'jobs'; kind: ShownKind } & JobFilter)
  | { page: 'new'; kind: ShownKind; from?: string }
  | { page: 'job'; kind: ShownKind; id: string }
  | { page: 'instance'; id: string; by?: Span }
  | ({ page: 'failures'; id: string } & FailureFilter)
  | ({ page: 'builds' } & BuildFilter)
  | { page: 'build'; id: string }
  | { page: 'diff'; a: string; b: string }
  | { page: 'tasks'; status?: TaskStatus }
  | { page: 'task'; id: string }
  | { page: 'nowhere' };

const JOB_STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED'] as const;
const USER_STATUSES = ['active', 'inactive'] as const;
const TASK_STATUSES = ['OPEN', 'ANSWERED', 'CLOSED'] as const;

/** @param hash `#/onboardings?status=FAILED` */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?');
  const [place = kinds.onboarding.place, ...names] = path.split('/').filter(Boolean).map(decode);
  const found = names.length > 2 ? undefined : findPlace(place, names, new URLSearchParams(search));
  return found ?? { page: 'nowhere' };
}

function findPlace(place: string, names: string[], query: URLSearchParams): Route | undefined {
  const [id, more] = names;
  if (place === 'instances' && id) return placeOfInstance(id, more, query);
  if (more !== undefined) return undefined;
  if (place === 'builds') return placeOfBuilds(id, query);
  if (place === 'new') {
    const kind = id === undefined ? 'onboarding' : kindAt(id);
    return kind && { page: 'new', kind, ...given('from', query.get('from')) };
  }
  if (place === 'tasks') {
    if (id) return { page: 'task', id };
    return { page: 'tasks', ...given('status', oneOf(TASK_STATUSES, query.get('status'))) };
  }
  const kind = kindAt(place);
  if (!kind) return undefined;
  if (id) return { page: 'job', kind, id };
  return {
    page: 'jobs',
    kind,
    ...given('status', oneOf(JOB_STATUSES, query.get('status'))),
    ...given('customer', query.get('customer')),
    ...given('q', query.get('q')),
    ...(kind === 'integration-user' && {
      ...given('userStatus', oneOf(USER_STATUSES, query.get('userStatus'))),
      ...given('group', query.get('group')),
    }),
  };
}

function placeOfBuilds(id: string | undefined, query: URLSearchParams): Route | undefined {
  const [a, b] = [query.get('a'), query.get('b')];
  if (id === 'diff') return a && b ? { page: 'diff', a, b } : undefined;
  if (id) return { page: 'build', id };
  return {
    page: 'builds',
    ...given('customer', query.get('customer')),
    ...given('project', query.get('project')),
  };
}

function placeOfInstance(id: string, more: string | undefined, query: URLSearchParams) {
  if (more === undefined) {
    return { page: 'instance', id, ...given('by', oneOf(SPANS, query.get('by'))) } as const;
  }
  if (more !== 'failures') return undefined;
  const filter = FAILURE_FILTERS.map((name) => given(name, query.get(name)));
  return { page: 'failures', id, ...(Object.assign({}, ...filter) as FailureFilter) } as const;
}

/** The address of a place in the page, for links. */
export function hrefOf(route: Route): string {
  switch (route.page) {
    case 'jobs': {
      const { page, kind, ...filter } = route;
      return `#/${kinds[kind].place}${queryOf({ ...filter })}`;
    }
    case 'new':
      return `#/new/${kinds[route.kind].place}${queryOf({ from: route.from })}`;
    case 'job':
      return `#/${kinds[route.kind].place}/${encodeURIComponent(route.id)}`;
    case 'instance':
      return `#/instances/${encodeURIComponent(route.id)}${queryOf({ by: route.by })}`;
    case 'failures': {
      const { page, id, ...filter } = route;
      return `#/instances/${encodeURIComponent(id)}/failures${queryOf(filter)}`;
    }
    case 'builds':
      return `#/builds${queryOf({ customer: route.customer, project: route.project })}`;
    case 'build':
      return `#/builds/${encodeURIComponent(route.id)}`;
    case 'diff':
      return `#/builds/diff${queryOf({ a: route.a, b: route.b })}`;
    case 'tasks':
      return `#/tasks${queryOf({ status: route.status })}`;
    case 'task':
      return `#/tasks/${encodeURIComponent(route.id)}`;
    case 'nowhere':
      return '#/nowhere';
  }
}

/** `?a=1&b=2` of what is given; nothing at all for nothing. */
export function queryOf(fields: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  return query.size > 0 ? `?${query}` : '';
}

function given<K extends string, V>(name: K, value: V | null | undefined) {
  return (value ? { [name]: value } : {}) as { [P in K]?: V };
}

function oneOf<T extends string>(known: readonly T[], value: string | null): T | undefined {
  return known.find((one) => one === value);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
