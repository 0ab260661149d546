/**
 * The query parameters of CPQ's lists: paging, filter, order, choice of fields.
 * https://docs.oracle.com/cloud/latest/cpq_gs_old/CXCPQ/Query.html
 */

import type { Call, Reply } from '#local/simulation/call.ts';
import { badRequest } from './wire.ts';

export type Item = Record<string, unknown>;
type Matches = (item: Item) => boolean;

/** What a list offers. */
export interface ListRules {
  /** Fields that `q` may name; that others can be named is not verified with Oracle. */
  searchable: readonly string[];
  /** What `expand` may name. */
  expandable: readonly string[];
  /** Items of a page when no limit is named, and at most. */
  pageSize: number;
}

const PARAMETERS = [
  ...['q', 'fields', 'limit', 'offset', 'orderby'],
  ...['totalResults', 'excludeLinks', 'expand'],
];

/** One page of a list, with its envelope. */
export function listReply(call: Call, items: Item[], rules: ListRules): Reply {
  checkParameters(call, PARAMETERS, rules);
  const { query } = call;
  const matches = filterOf(query.get('q'), rules.searchable);
  const found = ordered(items.filter(matches), query.get('orderby'));
  const offset = wholeNumber(call, 'offset', 0);
  const limit = Math.min(wholeNumber(call, 'limit', rules.pageSize), rules.pageSize);
  const page = found.slice(offset, offset + limit);
  const envelope = {
    items: page.map((item) => chosen(call, item)),
    hasMore: offset + page.length < found.length,
    limit,
    offset,
    count: page.length,
    // Only when it is asked for.
    ...(query.get('totalResults') === 'true' && { totalResults: found.length }),
    ...(query.get('excludeLinks') !== 'true' && { links: [{ rel: 'self', href: call.url.href }] }),
  };
  return { status: 200, json: envelope };
}

/** One item, with the fields that were asked for. */
export function itemReply(call: Call, item: Item, rules: ListRules, status = 200): Reply {
  checkParameters(call, ['fields', 'expand', 'excludeLinks'], rules);
  return { status, json: chosen(call, item) };
}

/** Whether a call wants a related list inside of its answer. */
export function expands(call: Call, name: string): boolean {
  return (call.query.get('expand') ?? '').split(',').includes(name);
}

/** Refuses parameters that the operation does not have (not verified with Oracle). */
function checkParameters(call: Call, known: readonly string[], { expandable }: ListRules): void {
  for (const name of call.query.keys()) {
    if (!known.includes(name)) throw badRequest(`Unknown query parameter: ${name}.`);
  }
  const wanted = (call.query.get('expand') ?? '').split(',').filter(Boolean);
  for (const name of wanted) {
    if (!expandable.includes(name)) throw badRequest(`${name} cannot be expanded.`);
  }
}

function wholeNumber(call: Call, name: string, usual: number): number {
  const text = call.query.get(name);
  if (text === null) return usual;
  if (!/^\d{1,6}$/.test(text)) throw badRequest(`${name} must be a whole number.`);
  return Number(text);
}

/** `orderby=login:desc,dateAdded` */
function ordered(items: Item[], orderby: string | null): Item[] {
  const keys = (orderby ?? '').split(',').filter(Boolean);
  return keys.reduceRight((list, key) => {
    const [field = '', direction = 'asc'] = key.split(':');
    if (!['asc', 'desc'].includes(direction)) throw badRequest(`orderby is not valid: ${key}.`);
    const sign = direction === 'desc' ? -1 : 1;
    const text = (item: Item) => String(item[field] ?? '');
    return list.toSorted((a, b) => sign * text(a).localeCompare(text(b)));
  }, items);
}

function chosen(call: Call, item: Item): Item {
  const fields = (call.query.get('fields') ?? '').split(',').filter(Boolean);
  const isKept = ([name]: [string, unknown]) =>
    (fields.length === 0 || fields.includes(name) || name === 'partyNumber' || name === 'links') &&
    (name !== 'links' || call.query.get('excludeLinks') !== 'true');
  return Object.fromEntries(Object.entries(item).filter(isKept));
}

/**
 * Reads `q`: a part of MongoDB's syntax, with single or double quotes. Operators beyond these are refused.
 */
export function filterOf(q: string | null, searchable: readonly string[]): Matches {
  if (q === null) return () => true;
  const condition = parse(q);
  return matchesAll(condition, searchable);
}

function parse(q: string): Item {
  const json = q.replace(/'((?:[^'\\]|\\.)*)'/g, (_, text: string) =>
    JSON.stringify(text.replace(/\\'/g, "'")),
  );
  try {
    const condition: unknown = JSON.parse(json);
    if (condition !== null && typeof condition === 'object' && !Array.isArray(condition)) {
      return condition as Item;
    }
  } catch {
    // Said below.
  }
  throw badRequest(`q is not a filter: ${q}`);
}

function matchesAll(condition: Item, searchable: readonly string[]): Matches {
  const parts = Object.entries(condition).map(([name, value]): Matches => {
    if (name === '$and' || name === '$or') {
      if (!Array.isArray(value)) throw badRequest(`${name} needs a list.`);
      const inner = value.map((one) => matchesAll(one as Item, searchable));
      return name === '$and'
        ? (item) => inner.every((matches) => matches(item))
        : (item) => inner.some((matches) => matches(item));
    }
    if (!searchable.includes(name)) throw badRequest(`q cannot filter by ${name}.`);
    const compare = comparison(value);
    return (item) => compare(plain(item[name]));
  });
  return (item) => parts.every((matches) => matches(item));
}

function comparison(value: unknown): (seen: unknown) => boolean {
  if (typeof value !== 'object' || value === null) return (seen) => seen === value;
  const [[operator, wanted] = ['', undefined], ...more] = Object.entries(value);
  if (more.length > 0) throw badRequest('q compares a field in two ways at once.');
  if (operator === '$eq') return (seen) => seen === wanted;
  if (operator === '$ne') return (seen) => seen !== wanted;
  if (operator === '$like') return (seen) => pattern(String(wanted)).test(String(seen));
  throw badRequest(`q does not know the operator ${operator}.`);
}

const pattern = (like: string) =>
  new RegExp(`^${like.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('%', '.*')}$`, 'i');

/** Choices are compared by their value. */
const plain = (value: unknown) =>
  value !== null && typeof value === 'object' && 'value' in value ? value.value : value;
