import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { startHttpApi } from '#local/http-api.ts';
import { type RunningService, startService } from '#local/service.ts';
import { findSimulatedFailure } from '#local/simulated-failures.ts';
import { arrange } from '#local/simulated-outside.ts';
import { until } from './until.ts';

export const ARCHIVE = fileURLToPath(new URL('../../examples/cupix-sample.car', import.meta.url));
export const PASSWORD = 'Correct-Horse-Battery-42';
const PRIMAVERA = 'primavera-us2.oraclecloud.com';
const USER_NAME = 'svc-cupix@acme.example';

export interface House {
  /** Of the console page. */
  url: string;
  service: RunningService;
  /** Has things go wrong from now on (`STAGE:FAULT`); without any, nothing does any more. */
  simulate(...failures: string[]): Promise<void>;
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  /**
   * Runs a request of an example to its end, or until it waits for a person.
   * @param place of its kind: `recoveries`
   * @param change what is different from the example
   * @returns its id
   */
  run(place: string, example: string, change?: object): Promise<string>;
  /** Starts an onboarding as a program would. @returns its id */
  start(change?: { customer?: string }): Promise<string>;
  /** Waits until an onboarding has ended, or waits for a person. */
  settled(id: string): Promise<void>;
  /** Does the human task of an onboarding, and waits for its end. */
  finish(id: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * The real local service with a simulated Oracle, as `npm start -- --interactive` runs it.
 * @param options.interactive false: a simulated administrator does the human tasks
 */
export async function openHouse({ interactive = true } = {}): Promise<House> {
  const directory = await mkdtemp(`${tmpdir()}/console-`);
  const service = await startService({
    directory,
    oracle: { kind: 'simulated' },
    interactive,
    failures: [],
  });
  const api = await startHttpApi(service);
  const outside = service.outside!;
  // The service account exists before anybody names it, so that a password can be wrong.
  outside.primavera.addWorkspace(PRIMAVERA, {
    workspaceId: 1001,
    workspaceCode: 'MAIN',
    workspaceName: 'acme',
    projects: [],
  });
  outside.primavera.addAccount({
    host: PRIMAVERA,
    userName: USER_NAME,
    password: PASSWORD,
    workspaces: [1001],
  });
  const call = async <T>(method: string, path: string, body?: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const init = body === undefined ? {} : { headers, body: JSON.stringify(body) };
    const response = await fetch(api.url + path, { method, ...init });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const settledAt = (address: string) =>
    until(async () => {
      const { status, next } = await call<Standing>('GET', address);
      return status === 'RUNNING' ? next : status;
    });
  const settled = async (id: string) => void (await settledAt(`/onboardings/${id}`));
  return {
    url: `${api.url}/console/`,
    service,
    call,
    simulate: (...failures) =>
      arrange(
        outside,
        failures.map((text) => findSimulatedFailure(text)),
      ),
    run: async (place, example, change = {}) => {
      const request = { ...(await readExample(example)), ...change };
      const { id } = await call<{ id: string }>('POST', `/${place}`, request);
      await settledAt(`/${place}/${id}`);
      return id;
    },
    start: async (change) => {
      const archive = await upload(call);
      const request = { ...requestOf(change?.customer ?? 'acme'), archive };
      const started = await call<{ onboardingId: string }>('POST', '/onboardings', request);
      return started.onboardingId;
    },
    settled,
    finish: async (id) => {
      await settled(id);
      await call('POST', `/tasks/${id}.register-in-cupixworks/complete`, { status: 'active' });
      await until(async () => {
        const { status } = await call<Standing>('GET', `/onboardings/${id}`);
        return status === 'RUNNING' ? undefined : status;
      });
    },
    close: async () => {
      await api.close();
      await service.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** The sample promotion as the API takes it: with its environments in it. */
export async function promotionRequest(): Promise<object> {
  const [request, file] = await Promise.all(
    ['promotion.yaml', 'environments.yaml'].map(readExample),
  );
  return { ...request, environments: (file as { environments: unknown }).environments };
}

async function readExample(name: string): Promise<object> {
  return parse(
    await readFile(new URL(`../../examples/${name}`, import.meta.url), 'utf8'),
  ) as object;
}

async function upload(call: House['call']): Promise<{ sha256: string }> {
  const archive = await readFile(ARCHIVE);
  const sha256 = createHash('sha256').update(archive).digest('hex');
  const announced = { sha256, bytes: archive.length };
  const { upload: offer } = await call<{ upload?: Offer }>('POST', '/artifacts', announced);
  if (offer) await fetch(offer.url, { method: 'PUT', headers: offer.headers, body: archive });
  return { sha256 };
}

/** How an onboarding stands, and what somebody has to do. */
interface Standing {
  status: string;
  next?: unknown;
}

interface Offer {
  url: string;
  headers: Record<string, string>;
}

/** A request that is right in every respect. */
export function requestOf(customer: string) {
  return {
    kind: 'Onboarding',
    customer,
    oracle: {
      region: 'eu-frankfurt-1',
      compartment: `ocid1.compartment.oc1..${'a'.repeat(56)}1234`,
      domain: `ocid1.domain.oc1..${'a'.repeat(56)}1234`,
      instance: { create: `${customer}-prod` },
    },
    primavera: { url: `https://${PRIMAVERA}`, username: USER_NAME, password: PASSWORD },
    cupixworks: { team: customer, project: 'ab12cd', administrator: `kim.lee@${customer}.example` },
  };
}
