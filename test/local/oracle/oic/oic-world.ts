import { readFile } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import type { ServiceInstance } from '#local/oracle/instances.ts';
import type { Identity } from '#local/oracle/oic/access.ts';
import type { ArchivedProject } from '#local/oracle/oic/archive-layout.ts';
import { writeArchive } from '#local/oracle/oic/archive-writer.ts';
import { addOracleIntegration } from '#local/oracle/oic/oracle-integration.ts';
import { addPrimavera, defaultPrimaveraHost } from '#local/oracle/primavera/primavera.ts';
import type { ServiceRole } from '#local/oracle/scim/service-app.ts';
import { TokenRefused } from '#local/oracle/verify-token.ts';
import { World, type WorldOptions } from '#local/simulation/world.ts';
import { ask } from '#test/local/simulation/ask.ts';
import { ManualClock } from '#test/local/simulation/manual-clock.ts';
import { sampleProject } from '../../../../examples/make-sample-archive.ts';

export { sampleProject };

export const designHost = 'design.integration.eu-frankfurt-1.ocp.oraclecloud.com';
export const runtimeHost = 'acme-ns.integration.eu-frankfurt-1.ocp.oraclecloud.com';
export const account = {
  host: defaultPrimaveraHost,
  userName: 'svc-cupix@acme.example',
  password: 'pass word:ü',
};

const instances: ServiceInstance[] = (['ACTIVE', 'UPDATING'] as const).map((lifecycleState, at) => {
  const serviceName = ['acme-ns', 'busy-ns'][at]!;
  return {
    id: `ocid1.integrationinstance.${serviceName}`,
    displayName: serviceName,
    serviceName,
    lifecycleState,
    runtimeHost: `${serviceName}.integration.eu-frankfurt-1.ocp.oraclecloud.com`,
    audience: `https://A${at}.integration.eu-frankfurt-1.ocp.oraclecloud.com:443`,
    appId: `app-${at}`,
  };
});

/** Tokens of the form `<instance>/<scope: api or all>/<role>[+<role>]`; everything else is refused. */
const fakeIdentity: Identity = {
  byService: (name) => instances.find(({ serviceName }) => serviceName === name),
  byHost: (host) => instances.find(({ runtimeHost }) => runtimeHost === host),
  bearer(authorization, instance) {
    const [, name, kind, roles = ''] =
      /^Bearer (.+)\/(api|all)\/(.*)$/.exec(authorization ?? '') ?? [];
    if (name !== instance.serviceName) throw new TokenRefused('Not your token.');
    const scope = kind === 'api' ? '/ic/api/' : 'urn:opc:resource:consumer::all';
    return { clientId: 'client-1', scope, roles: roles.split('+') as ServiceRole[] };
  },
};

export const developer = 'acme-ns/api/ServiceDeveloper';
export const invoker = 'acme-ns/all/ServiceInvoker';

/** A request to the simulated Oracle Integration, with what most tests send filled in. */
export interface Request {
  method?: string;
  host?: string;
  token?: string;
  /** `null` leaves `integrationInstance` out. */
  instance?: string | null;
  query?: string;
  headers?: Record<string, string>;
  json?: unknown;
  body?: RequestInit['body'];
}

export const patch = { 'X-HTTP-Method-Override': 'PATCH' };

/** Opens a world with one instance, a Primavera account, and nothing imported. */
export async function openOicWorld(options: Partial<WorldOptions> = {}) {
  const clock = new ManualClock();
  const world = await World.open({ clock, ...options });
  onTestFinished(() => world.close());
  const primavera = addPrimavera(world);
  primavera.addAccount({ ...account, workspaces: [1001] });
  const console = addOracleIntegration(world, fakeIdentity);

  const send = async (path: string, request: Request = {}) => {
    const { method = 'GET', host = designHost, token = developer, json } = request;
    const { instance = 'acme-ns', query = '', headers = {} } = request;
    const design = host === designHost && instance !== null;
    const all = [design ? `integrationInstance=${instance}` : '', query].filter(Boolean);
    const target = path.startsWith('/')
      ? path
      : `/ic/api/integration/v1/projects${path && '/'}${path}`;
    const response = await ask(
      world,
      host,
      `${target}${all.length > 0 ? `?${all.join('&')}` : ''}`,
      {
        method,
        headers: {
          ...(token && { authorization: token.startsWith('Basic') ? token : `Bearer ${token}` }),
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: json === undefined ? request.body : JSON.stringify(json),
      },
    );
    return { status: response.status, headers: response.headers, body: await read(response) };
  };

  const upload = async (archive: ArchivedProject | Uint8Array, method = 'POST', field = 'file') => {
    const bytes = archive instanceof Uint8Array ? archive : await writeArchive(archive);
    const form = new FormData();
    form.append('type', 'application/octet-stream');
    form.append(field, new Blob([Uint8Array.from(bytes)]), 'project.car');
    return send('archive', { method, body: form });
  };
  return { world, clock, primavera, console, send, upload };
}

export type OicWorld = Awaited<ReturnType<typeof openOicWorld>>;

// biome-ignore lint/suspicious/noExplicitAny: an answer of any shape, judged by the test
async function read(response: Response): Promise<any> {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json')) return response.json();
  return Buffer.from(await response.arrayBuffer());
}

export const connectionPath = 'CUPIX_INTEGRATION/connections/PRIMAVERA_CLOUD';
export const integrationPath = 'CUPIX_INTEGRATION/integrations/OPC_ACCESS_TOKEN%7C01.00.0000';
export const endpointPath =
  '/ic/api/integration/v2/flows/rest/project/CUPIX_INTEGRATION/OPC_ACCESS_TOKEN/1.0';

/** The update that makes the sample's connection complete. */
export function connectionUpdate(values: { url?: string; password?: string } = {}) {
  return {
    connectionProperties: [
      { propertyName: 'connectionType', propertyValue: 'restUrl' },
      {
        propertyName: 'connectionUrl',
        propertyValue: values.url ?? `https://${defaultPrimaveraHost}/`,
      },
    ],
    securityPolicy: 'BASIC_AUTH',
    securityProperties: [
      { propertyName: 'username', propertyValue: account.userName },
      { propertyName: 'password', propertyValue: values.password ?? account.password },
    ],
  };
}

/** Imports the sample, and configures its connection. */
export async function configure(oic: OicWorld, values?: { url?: string; password?: string }) {
  await oic.upload(sampleProject);
  const json = connectionUpdate(values);
  await oic.send(connectionPath, { method: 'POST', headers: patch, json });
}

/** Asks for an activation, and lets the time pass that it takes. */
export async function activate(oic: OicWorld) {
  const json = { status: 'ACTIVATED' };
  await oic.send(integrationPath, { method: 'POST', headers: patch, json });
  oic.clock.advance(60_000);
}

/** Bytes of the archive that the project ships. */
export const shippedArchive = () =>
  readFile(new URL('../../../../examples/cupix-sample.car', import.meta.url));
