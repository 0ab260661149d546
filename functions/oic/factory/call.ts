import * as z from 'zod/mini';
import {
  type ApiAccess,
  callOic,
  lockedBy,
  type OicCall,
  oicRefusal,
  readOic,
} from '#functions/oic/client.ts';
import { PAGE_SIZE, type Page, type Position } from '#functions/oic/pages.ts';
import { seenIn } from '#runtime/answers.ts';
import {
  AlreadyExists,
  InUse,
  InvalidRequest,
  NotFound,
  type StageError,
} from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';

export type { ApiAccess } from '#functions/oic/client.ts';

/** Scripts in public give a change a minute, even where it is asynchronous. */
export const CHANGE_MS = 60_000;
/** Measured by nobody in public; a Lambda may live 15 minutes, an archive of 200 MB needs a few. */
export const TRANSFER_MS = 5 * 60_000;

/** What an answer shows of an open editor. */
export interface Lock {
  lockedFlag?: boolean | null | undefined;
  lockedBy?: string | null | undefined;
}

/** What the refusals of an operation are about. */
export interface Refusals {
  /** What exists already after a 409, as the start of a sentence: "The lookup Countries". */
  taken?: string;
  /** Reads the thing after a 412 or 423, which alone don't tell an open editor from use. */
  look?: () => Promise<Lock | undefined>;
  /** Nothing but an open editor is behind them, even if it is closed by the time that we look. */
  onlyLocks?: true;
}

/**
 * Sends a change.
 * @throws AlreadyExists 409, where the operation says what is taken
 * @throws Locked 412 and 423 while somebody has it open in an editor; names the holder if OIC shows it
 * @throws InUse 412 and 423 otherwise: it is active, being activated, or something else needs it
 * @throws StageError 400, 401, 403, 404 and others as `oicRefusal`
 */
export async function change(
  oic: ApiAccess,
  call: OicCall,
  refusals: Refusals = {},
): Promise<HttpResponse> {
  const response = await callOic(oic, { timeoutMs: CHANGE_MS, ...call });
  if (response.status >= 200 && response.status <= 299) return response;
  throw await refusalOf(response, call.operation, refusals);
}

/** Deletes something. @returns false when it was not there */
export async function remove(
  oic: ApiAccess,
  call: Omit<OicCall, 'method'>,
  refusals: Refusals = {},
): Promise<boolean> {
  const sent = { timeoutMs: CHANGE_MS, ...call, method: 'DELETE' } as const;
  const response = await callOic(oic, sent);
  if (response.status === 404) return false;
  if (response.status >= 200 && response.status <= 299) return true;
  throw await refusalOf(response, call.operation, refusals);
}

/** The error for a refused change, as `change` says. */
export async function refusalOf(
  response: HttpResponse,
  operation: string,
  { taken, look, onlyLocks }: Refusals,
): Promise<StageError> {
  const { status } = response;
  if (status === 409 && taken) return alreadyExists(response, operation, taken);
  if ((status !== 412 && status !== 423) || !look) return oicRefusal(response, operation);
  const found = await look().catch(unlessGone);
  if (onlyLocks || found?.lockedFlag || found?.lockedBy) {
    return lockedBy(response, operation, found?.lockedBy ?? undefined);
  }
  return inUse(response, operation);
}

/** What is gone meanwhile has no lock; other errors of the look are told. */
function unlessGone(error: unknown): undefined {
  if (!(error instanceof NotFound)) throw error;
}

function alreadyExists(response: HttpResponse, operation: string, taken: string): AlreadyExists {
  return new AlreadyExists({
    system: 'oic',
    summary: `${operation}: ${taken} exists already.`,
    fix: 'Take another name or version, or replace what is there on purpose.',
    seen: seenIn(response),
  });
}

/** @param why what holds it, if we know better than the answer */
export function inUse(response: HttpResponse, operation: string, why?: string): InUse {
  const seen = seenIn(response);
  const reason = why ?? seen.detail;
  return new InUse({
    system: 'oic',
    summary: `${operation}: its state does not allow it now${reason ? ` (${reason})` : ''}.`,
    fix: 'Look at what is active in the OIC console. Wait for running activations, deactivate what is active or stop its schedule, then resume.',
    seen,
  });
}

/** What a list may be asked for. */
export interface ListQuery {
  /** Exact name. */
  name?: string;
  /** Part of the name. */
  nameContains?: string;
  /** More conditions of the operation, by key: `{ status: 'ACTIVATED' }`. */
  where?: Record<string, string>;
  orderBy?: 'name' | 'time';
}

/**
 * One page of a list. The next one begins after what came, not after what was asked for, so that a server that
 * gives less per page loses nothing.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-get.html
 */
export async function readList<T extends z.ZodMiniType>(
  oic: ApiAccess,
  item: T,
  call: Pick<OicCall, 'operation' | 'path'>,
  { orderBy, ...conditions }: ListQuery,
  { limit = PAGE_SIZE, offset = 0 }: Position,
): Promise<Page<z.output<T>>> {
  const envelope = z.object({
    items: z.nullish(z.array(item)),
    hasMore: z.nullish(z.boolean()),
    totalResults: z.nullish(z.number()),
  });
  const q = filterOf(conditions);
  const query = {
    limit: String(limit),
    offset: String(offset),
    ...(q && { q }),
    ...(orderBy && { orderBy }),
  };
  const answer = readOic(envelope, await callOic(oic, { ...call, query }), call.operation);
  const items = answer.items ?? [];
  const end = offset + items.length;
  const total = answer.totalResults ?? undefined;
  const more = answer.hasMore ?? (total !== undefined && end < total);
  return { items, offset, nextOffset: more && items.length > 0 ? end : undefined, total };
}

/**
 * `{name:'X', status:'ACTIVATED'}`; a quote or a slash would end the value, and Oracle documents no escape.
 * @throws InvalidRequest
 */
function filterOf({ name, nameContains, where = {} }: ListQuery): string | undefined {
  const terms = [
    ...(name === undefined ? [] : [`name:'${plain(name, "'")}'`]),
    ...(nameContains === undefined ? [] : [`name: /${plain(nameContains, '/')}/`]),
    ...Object.entries(where).map(([key, value]) => `${key}:'${plain(value, "'")}'`),
  ];
  return terms.length > 0 ? `{${terms.join(', ')}}` : undefined;
}

function plain(value: string, end: string): string {
  if (!value.includes(end)) return value;
  throw new InvalidRequest({
    system: 'oic',
    summary: `A list can't be filtered by ${value}: it holds ${end}.`,
    fix: 'Filter by a part of the name without that character.',
  });
}
