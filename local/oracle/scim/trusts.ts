import type { Call, Reply } from '#local/simulation/call.ts';
import { Refusal } from '#local/simulation/call.ts';
import { type DomainContext, metaOf } from './app-view.ts';
import type { Trust } from './directory.ts';
import { allowQuery, type Resource, readBody, scimReply, select, selectionOf } from './resource.ts';
import { badRequest, messageIds, noSuchResource } from './scim-error.ts';
import { trustSchema } from './trust-attributes.ts';
import { checkTrust, writableTrust } from './trust-body.ts';

/** https://docs.oracle.com/en-us/iaas/Content/Identity/sku/api-rate-limiting.htm */
const mostTrusts = 30;

/** All trusts of the domain as SCIM resources. */
export function viewTrusts(context: DomainContext): Resource[] {
  return context.directory.trusts.values().map((trust) => viewTrust(context, trust));
}

/** `POST /admin/v1/IdentityPropagationTrusts`. The status beyond the limit is not verified with Oracle. */
export async function createTrust(context: DomainContext, call: Call): Promise<Reply> {
  const attributes = writableTrust(await readBody(call, trustSchema.urn));
  checkTrust(context, attributes);
  const { state, directory } = context;
  if (directory.trusts.size >= mostTrusts) {
    throw new Refusal(403, messageIds.limitExceeded, `A domain has at most ${mostTrusts} trusts.`);
  }
  const id = state.world.ids.hex('trust');
  const trust = trustOf(attributes, { id, createdAt: state.now, modifiedAt: state.now });
  directory.trusts.set(id, trust);
  return shown(context, call, trust, 201);
}

/** `GET /admin/v1/IdentityPropagationTrusts/{id}` */
export function getTrust(context: DomainContext, call: Call): Reply {
  allowQuery(call, 'attributes', 'attributeSets');
  return shown(context, call, findTrust(context, call.params.id!));
}

/** `PUT /admin/v1/IdentityPropagationTrusts/{id}`: replaces all but the name, which cannot change. */
export async function replaceTrust(context: DomainContext, call: Call): Promise<Reply> {
  const before = findTrust(context, call.params.id!);
  const attributes = writableTrust(await readBody(call, trustSchema.urn));
  if (attributes.name !== before.name) throw badRequest('notMutable', 'name is immutable.');
  checkTrust(context, attributes, before);
  const trust = trustOf(attributes, { ...before, modifiedAt: context.state.now });
  context.directory.trusts.set(trust.id, trust);
  return shown(context, call, trust);
}

/** `DELETE /admin/v1/IdentityPropagationTrusts/{id}` */
export function deleteTrust(context: DomainContext, call: Call): Reply {
  context.directory.trusts.delete(findTrust(context, call.params.id!).id);
  return { status: 204 };
}

function trustOf(
  attributes: Resource,
  record: Pick<Trust, 'id' | 'createdAt' | 'modifiedAt'>,
): Trust {
  const { id, createdAt, modifiedAt } = record;
  return {
    id,
    name: String(attributes.name),
    issuer: String(attributes.issuer),
    isActive: attributes.active === true,
    attributes,
    createdAt,
    modifiedAt,
  };
}

function findTrust({ directory }: DomainContext, id: string): Trust {
  const trust = directory.trusts.get(id);
  if (!trust) throw noSuchResource('IdentityPropagationTrust', id);
  return trust;
}

function shown(context: DomainContext, call: Call, trust: Trust, status = 200): Reply {
  const resource = select(trustSchema, viewTrust(context, trust), selectionOf(call.query));
  return scimReply(status, resource);
}

function viewTrust(context: DomainContext, trust: Trust): Resource {
  return {
    schemas: [trustSchema.urn],
    id: trust.id,
    ocid: `ocid1.domainidentitypropagationtrust.oc1..${trust.id}`,
    ...trust.attributes,
    active: trust.isActive,
    domainOcid: context.domain.id,
    tenancyOcid: context.state.tenancy.id,
    meta: metaOf(context, 'IdentityPropagationTrust', trust),
  };
}
