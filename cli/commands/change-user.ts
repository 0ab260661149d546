import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveCredential } from '#functions/api/request/credentials.ts';
import { Problems } from '#functions/api/request/problem.ts';
import { integrationUserId } from '#functions/api/request/user-workflow-input.ts';
import { Plan } from '../api/answers.ts';
import type { ApiCall } from '../api/transport.ts';
import { ChangedUser } from '../api/user-answers.ts';
import { type Connection, withConnection } from '../connection.ts';
import { type ApiOptions, type Context, peopleRead, writeJson } from '../context.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import { integrationUsers, userRequests } from '../kinds/integration-user.ts';
import type { RequestKind, ServedKind } from '../kinds/kind.ts';
import { machineSurroundings } from '../machine-surroundings.ts';
import { planText } from '../render/plan.ts';
import { kindIn, type RequestFile, readUserRequest, requestFile } from '../request-file.ts';
import { explainUnknownUser } from '../unknown-user.ts';
import type { RequestOptions } from '../with-request.ts';
import { runJob } from './run-job.ts';

const samplePath = fileURLToPath(new URL('../../examples/cpq-user.yaml', import.meta.url));
const served = integrationUsers as unknown as ServedKind;
const requests = userRequests as RequestKind<unknown>;

/** `oic-onboarding user create [FILE]`: makes the integration user of a request, or changes it. */
export async function createUser(
  file: string | undefined,
  options: RequestOptions,
  context: Context,
): Promise<ExitCode> {
  const from = { ...requestFile(file ?? samplePath, context), name: file ?? samplePath };
  await expectUser(from);
  return runJob({ served, requests, from, options, context });
}

async function expectUser(from: RequestFile): Promise<void> {
  const kind = await kindIn(from);
  // A file that can't be read, or says nothing, is the check's to refuse.
  if (kind === 'integration-user' || kind === 'onboarding') return;
  throw wrong(`${from.name} asks for something else (${kind}). Run it by onboard.`);
}

export type EditOptions = RequestOptions &
  ChangeOptions & {
    addGroup?: Partial<Record<'administrator' | 'sales', string[]>>;
    removeGroup?: string[];
    clientId?: string;
    clientSecret?: string;
    ownClient?: boolean;
    status?: 'active' | 'inactive';
    administrator?: string;
    file?: string;
  };
interface ChangeOptions {
  plan?: boolean;
}

/** `oic-onboarding user edit ID`: changes exactly what is named, or what differs in the edited request. */
export async function editUser(
  id: string,
  options: EditOptions,
  context: Context,
): Promise<ExitCode> {
  if (options.file === undefined) {
    const body = await changesIn(options, context);
    return change({ method: 'PATCH', path: pathOf(id), body }, id, options, context);
  }
  const from = requestFile(options.file, context);
  const verdict = await readUserRequest(from, context);
  const meant = verdict.ok ? integrationUserId(verdict.checked.request) : id;
  if (meant !== id) {
    throw wrong(
      `${from.name} is the request of ${meant}, not of ${id}: customer, domain, site and client.name tell them apart.`,
    );
  }
  if (!options.plan) return runJob({ served, requests, from, options, context });
  const { plan } = await import('./plan.ts');
  return plan(options.file, options, context);
}

/** `oic-onboarding user activate ID` and `inactivate ID`. */
export function setUserStatus(
  id: string,
  status: 'active' | 'inactive',
  options: ApiOptions & ChangeOptions,
  context: Context,
): Promise<ExitCode> {
  const verb = status === 'active' ? 'activate' : 'inactivate';
  return change({ method: 'POST', path: `${pathOf(id)}/${verb}` }, id, options, context);
}

const pathOf = (id: string) => `${integrationUsers.path}/${encodeURIComponent(id)}`;

function change(
  call: ApiCall,
  id: string,
  options: ApiOptions & ChangeOptions & { interactive?: boolean },
  context: Context,
): Promise<ExitCode> {
  // Only to look: nobody does an open task meanwhile.
  const how = options.plan ? { ...options, interactive: true } : options;
  return withConnection(context, how, async (connection) =>
    options.plan
      ? planChange(call, id, connection, options, context)
      : runChange(call, id, connection, options, context),
  );
}

async function planChange(
  call: ApiCall,
  id: string,
  { api }: Connection,
  options: ApiOptions,
  context: Context,
): Promise<ExitCode> {
  const asking = api.ask(Plan, { ...call, query: { plan: 'true' } });
  const found = await explainUnknownUser(api, id, asking);
  if (options.json) writeJson(context, found);
  else peopleRead(context, options).write(planText(found, 'the same without --plan'));
  return found.ready ? exitCodes.ok : exitCodes.failed;
}

async function runChange(
  call: ApiCall,
  id: string,
  connection: Connection,
  options: ApiOptions & { interactive?: boolean },
  context: Context,
): Promise<ExitCode> {
  const { api, local } = connection;
  // If the answer is lost, the same is sent again.
  const headers = { 'idempotency-key': randomUUID() };
  const asking = api.ask(ChangedUser, { ...call, headers });
  const { executionArn } = await explainUnknownUser(api, id, asking);
  const { runExecution } = await import('../run-execution.ts');
  const byPerson = local?.oracle.kind !== 'simulated' || (options.interactive ?? false);
  return runExecution({ served, context, options, connection, id, executionArn, byPerson });
}

/** The changes as the API takes them. */
async function changesIn(options: EditOptions, context: Context): Promise<object> {
  const { addGroup: add, removeGroup: remove, status } = options;
  const groups = { ...(add && { add }), ...(remove && { remove }) };
  const administrator = await given(options.administrator, '--administrator', context);
  const adopt = await clientIn(options, context);
  const changes = {
    ...(Object.keys(groups).length > 0 && { groups }),
    ...(adopt !== undefined && { client: { adopt } }),
    ...(status && { status }),
    ...(administrator !== undefined && { cpq: { administrator } }),
  };
  if (Object.keys(changes).length > 0) return changes;
  throw wrong('Nothing is to be changed: name a group, a client, a status or a file (--help).');
}

/** Undefined: it stays. */
async function clientIn(options: EditOptions, context: Context): Promise<unknown> {
  const { clientId, clientSecret, ownClient } = options;
  if (ownClient && (clientId ?? clientSecret)) {
    throw wrong('--own-client and --client-id mean two clients. Leave one out.');
  }
  if (ownClient) return null;
  if (clientId === undefined && clientSecret === undefined) return undefined;
  if (clientId === undefined || clientSecret === undefined) {
    throw wrong(
      'A client is its id and its secret, with which it is proved: give both, --client-id and --client-secret.',
    );
  }
  return { clientId, clientSecret: await given(clientSecret, '--client-secret', context) };
}

/** `env:NAME`, `file:PATH` or `secret:NAME`: never the value itself, which would stay in the shell's history. */
async function given(
  typed: string | undefined,
  option: string,
  { terminal, home }: Context,
): Promise<unknown> {
  if (typed === undefined) return undefined;
  const [, kind = '', name = ''] = /^(env|file|secret):(.+)$/.exec(typed) ?? [];
  if (!kind) throw wrong(`${option} takes env:NAME, file:PATH or secret:NAME.`);
  const problems = new Problems();
  const place = path.join(terminal.directory, 'request.yaml');
  const surroundings = machineSurroundings(place, terminal.environment, home);
  const found = await resolveCredential({ [kind]: name }, [option], { problems, surroundings });
  const [problem] = problems.list();
  if (!found)
    throw wrong(`${option}: ${problem?.what ?? 'It can not be read.'} ${problem?.fix ?? ''}`);
  return 'value' in found ? found.value : found;
}

const wrong = (message: string) => new CommandError(exitCodes.wrongRequest, message.trim());
