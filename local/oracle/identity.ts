import type { Call, Reply } from '#local/simulation/call.ts';
import type { Router } from '#local/simulation/router.ts';
import { domainUrl } from './hosts.ts';
import {
  allowQuery,
  createOciRouter,
  notAuthorizedOrNotFound,
  pageOf,
  requireQuery,
} from './opc.ts';
import { authenticate, authorize } from './policies.ts';
import type { Compartment, Domain, OracleState } from './state.ts';

/** The part of the IAM API (20160918) that tells where things are: compartments and domains. */
export function createIdentityRouter(state: OracleState): Router {
  const router = createOciRouter(state.world);
  router.guard(async (call) => {
    await authenticate(state, call);
  });
  router.on('GET', '/20160918/domains', 'listDomains', (call) => listDomains(state, call));
  router.on('GET', '/20160918/domains/{id}', 'getDomain', (call) => getDomain(state, call));
  router.on('GET', '/20160918/compartments', 'listCompartments', (call) =>
    listCompartments(state, call),
  );
  router.on('GET', '/20160918/compartments/{id}', 'getCompartment', (call) =>
    getCompartment(state, call),
  );
  return router;
}

/** Filters and fields: `oci-identity@2.139.1: lib/client.js, lib/model/domain.d.ts`. */
const domainFilters = [
  'displayName',
  'url',
  'homeRegionUrl',
  'type',
  'licenseType',
  'lifecycleState',
] as const;

function listDomains(state: OracleState, call: Call): Reply {
  allowQuery(call, 'compartmentId', 'limit', 'page', 'sortBy', 'sortOrder', ...domainFilters);
  const compartmentId = requireQuery(call, 'compartmentId');
  authorize(state, call, 'inspect', 'domains', compartmentId);
  const domains = state.domains
    .filter((domain) => domain.compartmentId === compartmentId)
    .map((domain) => viewDomain(state, domain))
    .filter((domain) =>
      domainFilters.every((name) => (call.query.get(name) ?? domain[name]) === domain[name]),
    );
  const { items, headers } = pageOf(call, domains);
  return { status: 200, headers, json: items };
}

function getDomain(state: OracleState, call: Call): Reply {
  allowQuery(call);
  const domain = state.domains.get(call.params.id!);
  if (!domain) throw notAuthorizedOrNotFound();
  authorize(state, call, 'read', 'domains', domain.compartmentId);
  return { status: 200, headers: { etag: domain.guid }, json: viewDomain(state, domain) };
}

function viewDomain(state: OracleState, domain: Domain) {
  const url = domainUrl(state.world, domain);
  return {
    id: domain.id,
    compartmentId: domain.compartmentId,
    displayName: domain.displayName,
    description: domain.description,
    url,
    homeRegionUrl: url,
    homeRegion: state.world.region,
    type: 'DEFAULT',
    licenseType: 'oracle-apps',
    isHiddenOnLogin: false,
    lifecycleState: domain.lifecycleState,
    timeCreated: new Date(domain.timeCreated).toISOString(),
  };
}

function listCompartments(state: OracleState, call: Call): Reply {
  allowQuery(call, 'compartmentId', 'name', 'limit', 'page', 'sortBy', 'sortOrder');
  const parentId = requireQuery(call, 'compartmentId');
  authorize(state, call, 'inspect', 'compartments', parentId);
  const name = call.query.get('name');
  const children = state.compartments.filter(
    (compartment) =>
      compartment.parentId === parentId && (name ?? compartment.name) === compartment.name,
  );
  const { items, headers } = pageOf(call, children.map(viewCompartment));
  return { status: 200, headers, json: items };
}

function getCompartment(state: OracleState, call: Call): Reply {
  allowQuery(call);
  const compartment = state.compartments.get(call.params.id!);
  if (!compartment) throw notAuthorizedOrNotFound();
  authorize(state, call, 'inspect', 'compartments', compartment.id);
  return { status: 200, json: viewCompartment(compartment) };
}

function viewCompartment(compartment: Compartment) {
  return {
    id: compartment.id,
    compartmentId: compartment.parentId ?? compartment.id,
    name: compartment.name,
    description: compartment.description,
    lifecycleState: 'ACTIVE',
    timeCreated: new Date(compartment.timeCreated).toISOString(),
  };
}
