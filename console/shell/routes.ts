import type { OnboardingStatus, TaskStatus } from '../api/views.ts';

/** What the list of onboardings is narrowed to. */
export interface OnboardingFilter {
  status?: OnboardingStatus;
  customer?: string;
  /** Part of an id or a customer. */
  q?: string;
}

/** Where in the page somebody is; it stands behind the # of the address. */
export type Route =
  | ({ page: 'onboardings' } & OnboardingFilter)
  | { page: 'new-onboarding'; from?: string }
  | { page: 'onboarding'; id: string }
  | { page: 'tasks'; status?: TaskStatus }
  | { page: 'task'; id: string }
  | { page: 'nowhere' };

const ONBOARDING_STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED'] as const;
const TASK_STATUSES = ['OPEN', 'ANSWERED', 'CLOSED'] as const;

/** @param hash `#/onboardings?status=FAILED` */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?');
  const query = new URLSearchParams(search);
  const [kind = '', ...rest] = path.split('/').filter(Boolean).map(decode);
  const [id] = rest;
  if (rest.length > 1) return { page: 'nowhere' };
  if (kind === '' || (kind === 'onboardings' && id === undefined)) {
    return {
      page: 'onboardings',
      ...optional('status', oneOf(ONBOARDING_STATUSES, query.get('status'))),
      ...optional('customer', query.get('customer')),
      ...optional('q', query.get('q')),
    };
  }
  if (kind === 'new' && id === undefined) {
    return { page: 'new-onboarding', ...optional('from', query.get('from')) };
  }
  if (kind === 'onboardings' && id) return { page: 'onboarding', id };
  if (kind === 'tasks' && id) return { page: 'task', id };
  if (kind === 'tasks')
    return { page: 'tasks', ...optional('status', oneOf(TASK_STATUSES, query.get('status'))) };
  return { page: 'nowhere' };
}

/** The address of a place in the page, for links. */
export function hrefOf(route: Route): string {
  switch (route.page) {
    case 'onboardings': {
      const { status, customer, q } = route;
      return `#/onboardings${queryOf({ status, customer, q })}`;
    }
    case 'new-onboarding':
      return `#/new${queryOf({ from: route.from })}`;
    case 'onboarding':
      return `#/onboardings/${encodeURIComponent(route.id)}`;
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

function optional<K extends string, V>(name: K, value: V | null | undefined) {
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
