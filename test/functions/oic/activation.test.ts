import { beforeEach, describe, expect, it } from 'vitest';
import { handler as activate } from '#functions/oic/activate-integration.ts';
import { handler as check } from '#functions/oic/check-activation.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import {
  apiCalls,
  configured,
  connectionPath,
  instance,
  integrationPath,
  oic,
  problem,
  remember,
  statusPath,
  useOic,
} from './oic-setup.ts';

const setup = useOic();
const target = { ...oic, projectId: 'CUPIX', integrationId: 'TOKEN|01.00.0000' };
const event = { ...target, tracing: 'production' };
const tested = {
  projectId: 'CUPIX',
  credentialVersion: 'v1',
  connectionUrl: 'https://primavera-us2.oraclecloud.com/',
  lastUpdated: 'then',
  tested: true,
};
const status = (activationStatus: string) => ({ json: { activationStatus } });
const posts = () => apiCalls(setup).filter(({ method }) => method === 'POST');

beforeEach(() => {
  remember(setup, 'connection', 'OPC', tested);
  setup.http
    .on('GET', connectionPath, { json: configured({ lastUpdated: 'then' }) })
    .on('GET', statusPath, status('CONFIGURED'))
    .on('POST', integrationPath, { json: { status: 'ACTIVATION_INPROGRESS' } });
});

describe('activate-integration', () => {
  it.each([
    ['production', false, false],
    ['audit', true, false],
    ['debug', true, true],
  ])(
    'starts with the flags of %s',
    async (tracing, tracingEnabledFlag, payloadTracingEnabledFlag) => {
      expect(await run(activate, { ...event, tracing })).toEqual({
        status: 'ACTIVATION_INPROGRESS',
      });
      expect(posts()[0]?.json).toEqual({
        status: 'ACTIVATED',
        tracingEnabledFlag,
        payloadTracingEnabledFlag,
      });
    },
  );

  it.each(['ACTIVATED', 'ACTIVATION_INPROGRESS'])('joins what is %s', async (found) => {
    setup.http.on('GET', statusPath, status(found));
    expect(await run(activate, event)).toEqual({ status: found });
    expect(posts()).toHaveLength(0);
  });

  it('tries a failed activation again', async () => {
    setup.http.on('GET', statusPath, status('FAILEDACTIVATION'));
    await run(activate, event);
    expect(posts()).toHaveLength(1);
  });

  it('joins its own activation after a lost answer (412)', async () => {
    setup.http.once('GET', statusPath, status('CONFIGURED'));
    setup.http.on('POST', integrationPath, () => {
      setup.http.on('GET', statusPath, status('ACTIVATION_INPROGRESS'));
      return problem(412, 'in progress');
    });
    expect(await run(activate, event)).toEqual({ status: 'ACTIVATION_INPROGRESS' });
  });

  it('names who has the integration open', async () => {
    const integration = {
      id: 'TOKEN|01.00.0000',
      code: 'TOKEN',
      version: '01.00.0000',
      lockedBy: 'kim',
    };
    setup.http.on('POST', integrationPath, problem(423, 'locked'));
    setup.http.on('GET', integrationPath, { json: integration });
    const failure = await failureOf(activate, event);
    expect(failure.name).toBe('Locked');
    expect(failure.summary).toContain('kim');
  });

  it.each<[string, () => void, string]>([
    [
      'was never tested',
      () => remember(setup, 'connection', 'OPC', { ...tested, tested: false }),
      'ConnectionTestFailed',
    ],
    [
      'was changed after its test',
      () => remember(setup, 'connection', 'OPC', { ...tested, lastUpdated: 'earlier' }),
      'ConnectionTestFailed',
    ],
    ['is unknown to the ledger', () => setup.aws.items.clear(), 'ConnectionTestFailed'],
    [
      'is a draft again',
      () => setup.http.on('GET', connectionPath, { json: configured({ status: 'INPROGRESS' }) }),
      'ConnectionIncomplete',
    ],
  ])('activates nothing when the connection %s', async (_, arrange, name) => {
    arrange();
    expect((await failureOf(activate, event)).name).toBe(name);
    expect(posts()).toHaveLength(0);
  });
});

describe('check-activation', () => {
  it.each(['CONFIGURED', 'ACTIVATION_INPROGRESS'])(
    '%s is no failure and has no address',
    async (found) => {
      setup.http.on('GET', statusPath, status(found));
      expect(await run(check, target)).toEqual({ status: found, endpointUrl: null });
    },
  );

  it('says why an activation failed, without HTML', async () => {
    setup.http.on('GET', statusPath, status('FAILEDACTIVATION'));
    setup.http.on('GET', /activationErrors$/, {
      json: {
        hasErrors: true,
        shortSummaryMessage: 'TOKEN could not be activated.',
        errorMessage: '<br> Connection OPC &lt;draft&gt;<br/>is not configured',
      },
    });
    const failure = await failureOf(check, target);
    expect(failure.name).toBe('ActivationFailed');
    expect(failure.summary).toBe('TOKEN could not be activated.');
    expect(failure.seen?.detail).toBe('Connection OPC <draft> is not configured');
  });

  it('gives the address when it is active', async () => {
    setup.http.on('GET', statusPath, status('ACTIVATED'));
    setup.http.on('GET', integrationPath, {
      json: { id: 'TOKEN|01.00.0000', code: 'TOKEN', version: '01.00.0000' },
    });
    expect(await run(check, target)).toEqual({
      status: 'ACTIVATED',
      endpointUrl: `${instance.runtimeUrl}/ic/api/integration/v2/flows/rest/project/CUPIX/TOKEN/1.0/token?Scope=[scope_value]`,
    });
  });
});
