import * as z from 'zod/mini';
import { Unexpected } from '#runtime/errors.ts';
import { callOic, type Oic, type OicCall, readOic } from './client.ts';

const PAGE = 100;
/** A list that never ends is a defect of the other side; no project holds this much. */
const MAX_PAGES = 50;

/**
 * Reads a whole list. The next page starts after what came, not after what was asked for, so that a server
 * that gives less per page loses nothing.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-get.html
 * @throws Unexpected the list doesn't end
 */
export async function listAll<T extends z.ZodMiniType>(
  oic: Oic,
  item: T,
  call: Pick<OicCall, 'operation' | 'path'>,
): Promise<z.output<T>[]> {
  const envelope = z.object({ items: z.nullish(z.array(item)), hasMore: z.nullish(z.boolean()) });
  const all: z.output<T>[] = [];
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { limit: String(PAGE), offset: String(all.length) };
    const response = await callOic(oic, { ...call, query });
    const { items, hasMore } = readOic(envelope, response, call.operation);
    all.push(...(items ?? []));
    if (!hasMore || !items?.length) return all;
  }
  throw new Unexpected({
    system: 'oic',
    summary: `${call.operation}: the list does not end after ${MAX_PAGES} pages.`,
    fix: 'Report a defect with the name of this stage.',
  });
}
