import { describe, expect, it } from 'vitest';
import { handler } from '#functions/oic/configure-connection.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import {
  apiCalls,
  configured,
  connection,
  connectionPath,
  credential,
  kebab,
  oic,
  password,
  problem,
  useOic,
} from './oic-setup.ts';

const setup = useOic();
const event = {
  ...oic,
  projectId: 'CUPIX',
  connectionId: 'OPC',
  primaveraUrl: 'https://primavera-us2.oraclecloud.com',
  credential,
};
const patches = () => apiCalls(setup).filter(({ method }) => method === 'POST');

/** A connection that takes what is sent, and then looks configured. */
function acceptUpdates(view: (body: unknown) => unknown = (body) => body): void {
  let state: unknown = connection();
  setup.http.on('GET', connectionPath, () => ({ json: view(state) }));
  setup.http.on('POST', connectionPath, () => {
    state = configured({ lastUpdated: '2026-01-05T11:00:00.000+0000' });
    return { json: view(state) };
  });
}

describe('configure-connection', () => {
  it('sets address and credential, and notes it without the credential', async () => {
    acceptUpdates();
    expect(await run(handler, event)).toEqual({ change: 'updated' });
    const [patch] = patches();
    expect(patch?.headers.get('x-http-method-override')).toBe('PATCH');
    expect(patch?.text).toContain(password);
    expect(patch?.text).toContain('https://primavera-us2.oraclecloud.com/"');
    expect(setup.aws.resource('connection')).toMatchObject({
      id: 'OPC',
      facts: {
        credentialVersion: 'v1',
        lastUpdated: '2026-01-05T11:00:00.000+0000',
        tested: false,
      },
    });
    expect(JSON.stringify([...setup.aws.items])).not.toContain(password);
  });

  it('reads the kebab-case form as well', async () => {
    acceptUpdates(kebab);
    await run(handler, event);
    expect(patches()[0]?.json).toMatchObject({ securityPolicy: 'BASIC_AUTH' });
    expect(setup.aws.resource('connection')).toMatchObject({
      facts: { lastUpdated: '2026-01-05T11:00:00.000+0000' },
    });
  });

  it('changes nothing the second time', async () => {
    acceptUpdates();
    await run(handler, event);
    expect(await run(handler, event)).toEqual({ change: 'unchanged' });
    expect(patches()).toHaveLength(1);
  });

  it('sends a new password, and what somebody else changed', async () => {
    acceptUpdates();
    await run(handler, event);
    setup.aws.secrets.get(credential.secretId)!.version = 2;
    expect(await run(handler, event)).toEqual({ change: 'updated' });
    setup.http.on('GET', connectionPath, { json: configured({ lastUpdated: 'by hand' }) });
    expect(await run(handler, event)).toEqual({ change: 'updated' });
    expect(patches()).toHaveLength(3);
  });

  it('repeats an update whose answer was lost', async () => {
    acceptUpdates();
    setup.http.once('POST', connectionPath, { lost: true }, { effect: true });
    expect((await failureOf(handler, event)).name).toBe('Unavailable');
    expect(await run(handler, event)).toEqual({ change: 'updated' });
  });

  it('names who has it open, and does not try', async () => {
    const locked = connection({ lockedFlag: true, lockedBy: 'kim@acme.example' });
    setup.http.on('GET', connectionPath, { json: locked });
    const failure = await failureOf(handler, event);
    expect(failure.name).toBe('Locked');
    expect(failure.summary).toContain('kim@acme.example');
    expect(patches()).toHaveLength(0);
  });

  it.each([412, 423])('names who opened it between look and update (%i)', async (status) => {
    setup.http.on('GET', connectionPath, { json: connection({ lockedBy: 'kim@acme.example' }) });
    setup.http.on('POST', connectionPath, problem(status, 'locked'));
    const failure = await failureOf(handler, event);
    expect(failure).toMatchObject({ name: 'Locked', seen: { status, requestId: 'opc-1' } });
    expect(failure.summary).toContain('kim@acme.example');
  });

  it('never takes a mask for a password', async () => {
    setup.aws.putSecret(credential.secretId, { username: 'svc@acme.example', password: '*****' });
    acceptUpdates();
    expect((await failureOf(handler, event)).name).toBe('Unexpected');
    expect(patches()).toHaveLength(0);
  });
});
