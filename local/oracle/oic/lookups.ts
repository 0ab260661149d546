/**
 * Lookups of a project: create, read, update, export, import, delete.
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-lookups-name-put.html
 */

import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { type Access, type Caller, change, view } from './access.ts';
import { statusAt } from './activation.ts';
import { viewLock } from './connection-view.ts';
import { readCsv, writeCsv } from './lookup-csv.ts';
import { isLocked, type LookupRecord } from './model.ts';
import type { Routes } from './routes.ts';
import type { Site } from './site.ts';
import { withUploadedFile } from './upload.ts';
import { filtered, linkTo, ok, page, timestamp } from './wire.ts';

const root = '/ic/api/integration/v1/projects';
const collection = `${root}/{projectId}/lookups`;
const mutates = { mutates: true };

/** Puts the lookup operations on the design-time router. */
export function addLookupRoutes(app: Routes, site: Site, access: Access): void {
  app.on('GET', collection, 'listLookups', (call) => list(site, access, call));
  app.on('POST', collection, 'createLookup', (call) => create(site, access, call), mutates);
  app.on(
    'POST',
    `${collection}/archive`,
    'importLookup',
    (call) => add(site, access, call),
    mutates,
  );
  app.on('GET', `${collection}/{name}`, 'getLookup', (call) => {
    const { found } = seek(site, access, call, view);
    return ok(viewOf(site, found), site.settings.fieldStyle);
  });
  app.on(
    'PUT',
    `${collection}/{name}`,
    'updateLookup',
    (call) => update(site, access, call),
    mutates,
  );
  app.on(
    'DELETE',
    `${collection}/{name}`,
    'deleteLookup',
    (call) => remove(site, access, call),
    mutates,
  );
  app.on('GET', `${collection}/{name}/archive`, 'exportLookup', (call) =>
    exported(site, access, call),
  );
}

function seek(site: Site, access: Access, call: Call, roles: string[]) {
  const caller = access.design(call, roles);
  return { caller, found: site.lookup(caller.instance, call.params.projectId!, call.params.name!) };
}

// https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-lookups-get.html
function list(site: Site, access: Access, call: Call): Reply {
  const { instance } = access.design(call, view);
  const { code } = site.project(instance, call.params.projectId!);
  const found = filtered(call, site.lookupsOf(instance, code), {
    name: (one) => one.name,
    status: (one) => statusOf(site, one),
  });
  return page(
    call,
    found.map((one) => viewOf(site, one)),
    site.settings.fieldStyle,
  );
}

const content = z.object({
  name: z.string().check(z.regex(/^[A-Za-z][\w-]*$/)),
  description: z._default(z.string(), ''),
  columns: z.array(z.string()).check(z.minLength(2)),
  rows: z._default(z.array(z.object({ rowData: z.array(z.string()) })), []),
});

async function read(call: Call) {
  const parsed = content.safeParse(await call.json<unknown>());
  if (!parsed.success) throw new Refusal(400, 'INVALID_BODY', z.prettifyError(parsed.error));
  const rows = parsed.data.rows.map(({ rowData }) => rowData);
  return checked({ ...parsed.data, rows });
}

function checked<T extends { columns: string[]; rows: string[][] }>(lookup: T): T {
  if (lookup.rows.every((row) => row.length === lookup.columns.length)) return lookup;
  throw new Refusal(400, 'INVALID_BODY', `Each row needs ${lookup.columns.length} values.`);
}

/** 200, 400, 500; a taken name is assumed to answer 409, as the import does. */
async function create(site: Site, access: Access, call: Call): Promise<Reply> {
  const caller = access.design(call, change);
  return ok(viewOf(site, keepNew(site, caller, call, await read(call))), site.settings.fieldStyle);
}

function keepNew(
  site: Site,
  caller: Caller,
  call: Call,
  lookup: Pick<LookupRecord, 'name' | 'description' | 'columns' | 'rows'>,
): LookupRecord {
  const { code } = site.project(caller.instance, call.params.projectId!);
  if (site.lookupsOf(caller.instance, code).some(({ name }) => name === lookup.name)) {
    throw new Refusal(409, 'LOOKUP_ALREADY_EXISTS', `Lookup ${lookup.name} already exists.`);
  }
  const updated = { by: caller.clientId, at: site.now };
  const record = { ...lookup, instance: caller.instance, projectId: code, updated };
  site.keepLookup(record);
  return record;
}

/** All rows are replaced. Its statuses were not readable; 423 for an open editor follows the export. */
async function update(site: Site, access: Access, call: Call): Promise<Reply> {
  const { caller, found } = seek(site, access, call, change);
  const lookup = await read(call);
  refuseLocked(site, found);
  if (lookup.name !== found.name) {
    throw new Refusal(400, 'INVALID_BODY', `name must be ${found.name}.`);
  }
  const changed = { ...found, ...lookup, updated: { by: caller.clientId, at: site.now } };
  site.keepLookup(changed);
  return ok(viewOf(site, changed), site.settings.fieldStyle);
}

function remove(site: Site, access: Access, call: Call): Reply {
  const { found } = seek(site, access, call, change);
  refuseLocked(site, found);
  const { active } = usageOf(site, found);
  if (active > 0) {
    const message = `Lookup ${found.name} is used by ${active} active integrations.`;
    throw new Refusal(412, 'PRECONDITION_FAILED', message);
  }
  site.dropLookup(found);
  return { status: 200 };
}

// https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-lookups-name-archive-get.html
function exported(site: Site, access: Access, call: Call): Reply {
  const { found } = seek(site, access, call, view);
  refuseLocked(site, found);
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: writeCsv(found),
  };
}

// 204 with Location, 400, 409, 500:
// https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-lookups-archive-post.html
async function add(site: Site, access: Access, call: Call): Promise<Reply> {
  const caller = access.design(call, change);
  const { code } = site.project(caller.instance, call.params.projectId!);
  const text = await withUploadedFile(call, (file) => readFile(file, 'utf8'));
  const { name } = keepNew(site, caller, call, checked(readCsv(text)));
  const location = linkTo(call, `${root}/${code}/lookups/${encodeURIComponent(name)}`);
  return { status: 204, headers: { location } };
}

function refuseLocked(site: Site, found: LookupRecord): void {
  if (!isLocked(found, site.now)) return;
  const message = `Lookup ${found.name} is locked by ${found.lock!.by}.`;
  throw new Refusal(423, 'LOCKED', message);
}

function usageOf(site: Site, { instance, projectId, name }: LookupRecord) {
  const users = site
    .integrationsOf(instance, projectId)
    .filter((one) => one.lookups?.includes(name));
  const active = users.filter((one) => statusAt(one, site.now) === 'ACTIVATED').length;
  return { all: users.length, active };
}

const statusOf = (site: Site, lookup: LookupRecord) =>
  isLocked(lookup, site.now) ? 'LOCKED' : 'CONFIGURED';

function viewOf(site: Site, lookup: LookupRecord) {
  const { name, description, columns, rows, updated } = lookup;
  const usage = usageOf(site, lookup);
  return {
    id: name,
    name,
    description,
    columns,
    rows: rows.map((rowData) => ({ rowData })),
    rowCount: rows.length,
    status: statusOf(site, lookup),
    usage: usage.all,
    usageActive: usage.active,
    ...viewLock(lookup, site.now),
    lastUpdated: timestamp(updated.at),
    lastUpdatedBy: updated.by,
    links: [],
  };
}
