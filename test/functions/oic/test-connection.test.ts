import { beforeEach, describe, expect, it } from 'vitest';
import { handler } from '#functions/oic/test-connection.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import {
  configured,
  connection,
  connectionPath,
  credential,
  oic,
  password,
  problem,
  remember,
  useOic,
} from './oic-setup.ts';

const setup = useOic();
const event = { ...oic, projectId: 'CUPIX', connectionId: 'OPC', credential };
const testPath = /connections\/OPC\/test$/;
const facts = {
  projectId: 'CUPIX',
  credentialVersion: 'v1',
  connectionUrl: 'https://primavera-us2.oraclecloud.com/',
  lastUpdated: 'before',
  tested: false,
};

beforeEach(() => {
  setup.http.on('GET', connectionPath, { json: configured({ lastUpdated: 'after' }) });
});

describe('test-connection', () => {
  it('notes a passed test, with the time of the connection as it is now', async () => {
    remember(setup, 'connection', 'OPC', facts);
    setup.http.on('POST', testPath, { json: { id: 'OPC', status: 'SUCCESS', details: 'ok' } });
    expect(await run(handler, event)).toEqual({ status: 'SUCCESS' });
    expect(setup.aws.resource('connection')).toMatchObject({
      facts: { ...facts, tested: true, lastUpdated: 'after' },
    });
  });

  it('does not take 200 for a success', async () => {
    setup.http.on('POST', testPath, { json: { status: 'FAILED', details: 'host unknown' } });
    const failure = await failureOf(handler, event);
    expect(failure.name).toBe('ConnectionTestFailed');
    expect(failure.seen?.detail).toBe('host unknown');
  });

  it.each([
    ['200', { json: { status: 'FAILED', details: 'The target answered 401.<br>See log.' } }],
    ['500', problem(500, 'Test of OPC connection failed: HTTP 401 Unauthorized')],
  ])('tells a refused password apart (%s)', async (_, reply) => {
    setup.http.on('POST', testPath, reply);
    const failure = await failureOf(handler, event);
    expect(failure.name).toBe('InvalidCredentials');
    expect(failure.summary).toContain('svc@acme.example');
    expect(failure.summary).not.toMatch(/<br>|[{}]/);
    expect(failure.fix).toContain(credential.secretId);
  });

  it('takes a 500 that speaks of the test for a failed test, and any other for an outage', async () => {
    setup.http.once('POST', testPath, problem(500, 'Test of OPC connection failed: timed out'));
    expect((await failureOf(handler, event)).name).toBe('ConnectionTestFailed');
    setup.http.once('POST', testPath, problem(500, 'Internal error'));
    expect((await failureOf(handler, event)).name).toBe('Unavailable');
  });

  it('lists what is missing in a draft (409)', async () => {
    setup.http.on('GET', connectionPath, { json: connection() });
    setup.http.on('POST', testPath, problem(409, 'not configured'));
    const failure = await failureOf(handler, event);
    expect(failure.name).toBe('ConnectionIncomplete');
    expect(failure.summary).toContain('connectionUrl');
    expect(failure.seen?.requestId).toBe('opc-1');
  });

  it('names who has it open (412)', async () => {
    setup.http.on('GET', connectionPath, { json: configured({ lockedBy: 'kim@acme.example' }) });
    setup.http.on('POST', testPath, problem(412, 'locked'));
    const failure = await failureOf(handler, event);
    expect(failure.name).toBe('Locked');
    expect(failure.summary).toContain('kim@acme.example');
  });

  it('scrubs a password that the message repeats', async () => {
    setup.http.on('POST', testPath, {
      json: { status: 'FAILED', details: `login svc/${password}` },
    });
    expect((await failureOf(handler, event)).text).not.toContain(password);
  });
});
