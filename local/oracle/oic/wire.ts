/** The outer form of the answers: list envelope, names, times, errors. */

import type { Call } from '#local/simulation/call.ts';
import { Refusal, type Reply } from '#local/simulation/call.ts';

/**
 * Time as design-time answers print it: `2024-09-03T07:40:14.653+0000` (live answers in the
 * collection of https://github.com/oracle-devrel/technology-engineering, `06-oic-cicd-quickstart`).
 */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '+0000');
}

/**
 * The error body. No complete one is documented; this is the problem shape that clients of the API
 * read (`detail`, `title`, `status`, `o:errorCode`). Not verified with Oracle.
 */
export function problem(status: number, code: string, message: string): unknown {
  return {
    type: 'about:blank',
    title: titles[status] ?? 'Error',
    status,
    detail: message,
    'o:errorCode': code,
  };
}

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  423: 'Locked',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** The code that goes with a status when nothing more special is known. Not verified with Oracle. */
export function codeOf(status: number): string | undefined {
  return titles[status]?.toUpperCase().replaceAll(' ', '_');
}

/** A 200 with that body, its field names in the world's style. */
export function ok(body: unknown, style: 'camel' | 'kebab'): Reply {
  return { status: 200, json: style === 'kebab' ? toKebab(body) : body };
}

/** Renames the keys of a body to kebab-case, as the schema tables of the documents print them. */
export function toKebab(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toKebab);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [kebab(key), toKebab(inner)]),
  );
}

function kebab(key: string): string {
  return key.replace(/(?<=[a-z0-9])([A-Z])|(?<=[A-Z])([A-Z])(?=[a-z])/g, '-$&').toLowerCase();
}

/** Address of a thing at that path, with the parameter every call needs. */
export function linkTo(call: Call, path: string): string {
  const instance = encodeURIComponent(call.query.get('integrationInstance') ?? '');
  return `${call.url.origin}${path}?integrationInstance=${instance}`;
}

const largestPage = 100;

/**
 * One page of a list: `limit`, `offset` (from 0), and the envelope.
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-get.html
 * Throws `Refusal` 400 for a limit or offset that is no number.
 */
export function page(call: Call, items: unknown[], style: 'camel' | 'kebab'): Reply {
  const offset = wholeNumber(call, 'offset', 0);
  const limit = Math.min(wholeNumber(call, 'limit', largestPage) || largestPage, largestPage);
  const shown = items.slice(offset, offset + limit);
  return ok(
    {
      items: shown,
      hasMore: offset + shown.length < items.length,
      limit,
      offset,
      totalResults: items.length,
      links: [{ rel: 'self', href: call.url.href }],
    },
    style,
  );
}

function wholeNumber(call: Call, name: string, fallback: number): number {
  const text = call.query.get(name);
  if (text === null) return fallback;
  if (!/^\d{1,6}$/.test(text)) {
    throw new Refusal(400, 'INVALID_QUERY_PARAMETER', `${name} must be a whole number.`);
  }
  return Number(text);
}

/**
 * Keeps what matches `q`: `{name:'Exact'}`, `{name: /part/}`, several keys with commas.
 * Throws `Refusal` 400 when `q` has another form or names another key than those of `keys`.
 */
export function filtered<T>(
  call: Call,
  items: T[],
  keys: Record<string, (item: T) => string>,
): T[] {
  const q = call.query.get('q');
  if (q === null) return items;
  const body = /^\{(.*)\}$/.exec(q.trim())?.[1];
  const terms = body?.match(/\s*\w+\s*:\s*(?:'[^']*'|\/[^/]*\/)\s*(?:,|$)/g) ?? [];
  if (body === undefined || terms.join('').length !== body.length) {
    throw new Refusal(400, 'INVALID_QUERY_PARAMETER', `q is not a filter: ${q}`);
  }
  return terms.reduce((left, term) => {
    const [, key = '', exact, part = ''] = /(\w+)\s*:\s*(?:'([^']*)'|\/([^/]*)\/)/.exec(term) ?? [];
    const read = keys[key];
    if (!read) throw new Refusal(400, 'INVALID_QUERY_PARAMETER', `q cannot filter by ${key}.`);
    return left.filter((item) =>
      exact === undefined ? read(item).includes(part) : read(item) === exact,
    );
  }, items);
}
