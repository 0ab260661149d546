/**
 * The simulated CupixWorks: the part of its API that this product reads. Cupix calls it unofficial:
 * https://github.com/cupixrnd/cupix-api
 */

import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { Router } from '#local/simulation/router.ts';
import type { Collection } from '#local/simulation/store.ts';
import type { World } from '#local/simulation/world.ts';

/** https://github.com/cupix-eddy-lee/n8n-nodes-cupixworks */
const hosts = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.cupix(?:-(?:eu|au|jp|sg|ca))?\.works$/;

/** A team: one customer of Cupix, on the domain of its region. */
export interface Team {
  /** `acme` of `acme.cupix.works`. */
  team: string;
  /** `cupix.works`, `cupix-eu.works`, … */
  domain: string;
}

/** What CupixWorks shows as a project and calls a facility. */
export interface Facility extends Team {
  id: number;
  /** Immutable; visible in the address bar as `…/pj/{key}`. */
  key: string;
  name: string;
}

/** An API token, made by a person at `https://app.<domain>/settings/api`. */
export interface ApiToken extends Team {
  token: string;
  userId: number;
  /** False for a user who may see no projects. */
  mayReadFacilities: boolean;
}

/** What a world's CupixWorks knows, and the way to fill it. */
export class CupixWorks {
  readonly #facilities: Collection<Facility>;
  readonly #tokens: Collection<ApiToken>;

  constructor(world: World) {
    this.#facilities = world.store.collection('cupixworks.facilities');
    this.#tokens = world.store.collection('cupixworks.tokens');
  }

  /** Adds a facility, or replaces it. */
  addFacility(facility: Facility): void {
    this.#facilities.set(facilityId(facility, facility.key), facility);
  }

  /** A facility of a team by its key. */
  facility(team: Team, key: string): Facility | undefined {
    return this.#facilities.get(facilityId(team, key));
  }

  /** The facilities of a team. */
  facilities(team: Team): Facility[] {
    return this.#facilities.filter((one) => one.team === team.team && one.domain === team.domain);
  }

  /** Adds an API token, or replaces it. */
  addToken(token: ApiToken): void {
    this.#tokens.set(token.token, token);
  }

  /** The token that a call carries. Throws `Refusal` 401, also for another team's token. */
  authenticate(call: Call): ApiToken {
    const token = this.#tokens.get(String(call.headers['x-cupix-auth'] ?? ''));
    const [, label, domain] = /^([^.]+)\.(.+)$/.exec(call.host) ?? [];
    // `api.<domain>` serves every team of a region.
    const right = token?.domain === domain && (label === 'api' || token?.team === label);
    if (!token || !right) throw new Refusal(401, 'unauthorized', 'The API token is not valid.');
    return token;
  }
}

function facilityId({ team, domain }: Team, key: string): string {
  return `${team}.${domain}/${key}`;
}

/** Puts CupixWorks on `{team}.cupix.works`, `api.cupix.works` and the other regions' domains. */
export function addCupixWorks(world: World): CupixWorks {
  const system = new CupixWorks(world);
  // The API description declares 400, 401 and 403; the body of an error is not described.
  const errorBody = (_status: number, code: string, message: string) => ({
    error: { code, message },
  });
  const app = new Router('cupixworks', { errorBody });
  app.on('GET', '/api/v1/me', 'getMe', (call) => {
    const { userId } = system.authenticate(call);
    return result({ id: String(userId), type: 'user', attributes: pick(call, { id: userId }) });
  });
  app.on('GET', '/api/v1/facilities', 'listFacilities', (call) => listFacilities(system, call));
  app.on('GET', '/api/v1/facilities/{key}', 'getFacility', (call) => getFacility(system, call));
  world.host(hosts, app);
  return system;
}

// https://github.com/cupixrnd/cupix-api/blob/main/Project.md
function listFacilities(system: CupixWorks, call: Call): Reply {
  const token = reader(system, call);
  const all = system.facilities(token).sort((a, b) => a.id - b.id);
  const perPage = positive(call, 'per_page', 20);
  const first = (positive(call, 'page', 1) - 1) * perPage;
  const pagination = { total_entries: all.length, total_pages: Math.ceil(all.length / perPage) };
  const data = all.slice(first, first + perPage).map((facility) => viewFacility(call, facility));
  return result(data, { pagination });
}

function getFacility(system: CupixWorks, call: Call): Reply {
  const found = system.facility(reader(system, call), call.params.key!);
  if (!found) throw new Refusal(404, 'not_found', 'There is no such facility.');
  return result(viewFacility(call, found));
}

function reader(system: CupixWorks, call: Call): ApiToken {
  const token = system.authenticate(call);
  if (token.mayReadFacilities) return token;
  throw new Refusal(403, 'forbidden', 'You may not read facilities.');
}

function viewFacility(call: Call, { id, key, name }: Facility) {
  return { id: String(id), type: 'facility', attributes: pick(call, { id, key, name }) };
}

/** Only what `fields` names, which every read must have. */
function pick(call: Call, attributes: Record<string, unknown>): Record<string, unknown> {
  const fields = (call.query.get('fields') ?? '').split(',').map((field) => field.trim());
  if (fields.join('') === '') throw new Refusal(400, 'bad_request', 'fields is missing.');
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => fields.includes(name)));
}

function positive(call: Call, name: string, fallback: number): number {
  const text = call.query.get(name) ?? String(fallback);
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Refusal(400, 'bad_request', `${name} must be a positive whole number.`);
}

function result(data: unknown, more: Record<string, unknown> = {}): Reply {
  return { status: 200, json: { result: { data, ...more }, session: null } };
}
