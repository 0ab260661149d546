import { createHash, sign } from 'node:crypto';
import { newPrivateKey } from '#local/oracle/signing-key.ts';
import { createTenancy, type Tenancy, type TenancyOptions } from '#local/oracle/tenancy.ts';
import { World, type WorldOptions } from '#local/simulation/world.ts';
import { ask } from '../simulation/ask.ts';
import { ManualClock } from '../simulation/manual-clock.ts';

// Making a key takes longer than all tests of a file, so they share one.
export const privateKey = newPrivateKey();

export interface Stage {
  world: World;
  tenancy: Tenancy;
  clock: ManualClock;
}

/** A world with a tenancy, on a clock that stands still. */
export async function openTenancy(
  options: TenancyOptions & Partial<WorldOptions> = {},
): Promise<Stage> {
  const clock = (options.clock as ManualClock | undefined) ?? new ManualClock();
  const world = await World.open({ ...options, clock });
  const tenancy = await createTenancy(world, { privateKey, settings: options.settings });
  return { world, tenancy, clock };
}

export const controlPlane = 'integration.eu-frankfurt-1.ocp.oraclecloud.com';
export const identity = 'identity.eu-frankfurt-1.oci.oraclecloud.com';

export interface SignedCall {
  body?: unknown;
  headers?: Record<string, string>;
  /** Changes what is signed and sent, to see it refused. */
  forge?: (headers: Record<string, string>, signed: string[]) => void;
  /** Sent instead of the path that was signed. */
  sentPath?: string;
}

/** Sends a request with an OCI signature of the tenancy's API key. */
export async function callOci(
  { world, tenancy }: Stage,
  host: string,
  method: string,
  path: string,
  call: SignedCall = {},
): Promise<Response> {
  const { tenancyId, userId, fingerprint } = tenancy.credentials;
  const text = call.body === undefined ? '' : JSON.stringify(call.body);
  const headers: Record<string, string> = {
    host,
    'x-date': new Date(world.clock.now()).toUTCString(),
    ...call.headers,
  };
  const signed = ['x-date', '(request-target)', 'host'];
  if (['POST', 'PUT', 'PATCH'].includes(method)) {
    headers['content-type'] = 'application/json';
    headers['content-length'] = String(Buffer.byteLength(text));
    headers['x-content-sha256'] = createHash('sha256').update(text).digest('base64');
    signed.push('content-type', 'content-length', 'x-content-sha256');
  }
  call.forge?.(headers, signed);
  const lines = signed.map((name) =>
    name === '(request-target)'
      ? `${name}: ${method.toLowerCase()} ${path}`
      : `${name}: ${headers[name]}`,
  );
  const signature = sign('RSA-SHA256', Buffer.from(lines.join('\n')), privateKey);
  const authorization = [
    'Signature version="1"',
    `keyId="${tenancyId}/${userId}/${fingerprint}"`,
    'algorithm="rsa-sha256"',
    `headers="${signed.join(' ')}"`,
    `signature="${signature.toString('base64')}"`,
  ].join(',');
  return ask(world, host, call.sentPath ?? path, {
    method,
    headers: { authorization, ...headers },
    body: ['GET', 'DELETE'].includes(method) ? undefined : text,
  });
}

/** Calls the administration API of the tenancy's identity domain; `path` starts after `/admin/v1`. */
export function callDomain(stage: Stage, method: string, path: string, body?: unknown) {
  const host = `${stage.tenancy.domain.guid}.identity.oraclecloud.com`;
  return callOci(stage, host, method, `/admin/v1${path}`, { body });
}

export function instanceDetails(stage: Stage, changes: Record<string, unknown> = {}) {
  return {
    displayName: 'acme-prod',
    compartmentId: stage.tenancy.compartmentId,
    integrationInstanceType: 'ENTERPRISEX',
    shape: 'PRODUCTION',
    isByol: false,
    messagePacks: 1,
    domainId: stage.tenancy.domain.id,
    freeformTags: { 'onboarding-id': '7c1f' },
    ...changes,
  };
}

/** Creates an instance and waits until it is ACTIVE; answers with the whole instance. */
export async function createInstance(stage: Stage, changes: Record<string, unknown> = {}) {
  const body = instanceDetails(stage, changes);
  const base = '/20190131';
  const created = await callOci(stage, controlPlane, 'POST', `${base}/integrationInstances`, {
    body,
  });
  const workId = created.headers.get('opc-work-request-id');
  const work = await callOci(stage, controlPlane, 'GET', `${base}/workRequests/${workId}`);
  const { resources } = (await work.json()) as { resources: { identifier: string }[] };
  stage.clock.advance(stage.tenancy.settings.provisioningMs + stage.tenancy.settings.acceptanceMs);
  const id = resources[0]!.identifier;
  const reply = await callOci(stage, controlPlane, 'GET', `${base}/integrationInstances/${id}`);
  return (await reply.json()) as {
    id: string;
    lifecycleState: string;
    instanceUrl: string;
    instanceDesignTimeUrl: string;
    idcsInfo: { idcsAppId: string; idcsAppName: string; instancePrimaryAudienceUrl: string };
  };
}
