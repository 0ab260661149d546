import { describe, expect, it } from 'vitest';
import { recordProgress, recordStart } from '#runtime/ledger.ts';
import { send, useApiAccount } from '../api-account.ts';

const account = useApiAccount();

describe('an onboarding', () => {
  it('is shown without what is only for us', async () => {
    const { id, arn } = await account.onboard('acme');
    const { text } = await send('GET', `/onboardings/${id}`);
    expect(text).not.toContain(account.tokenOf(arn));
    expect(text).not.toMatch(/taskToken|"pk"|secretId|Correct-Horse/);
  });

  it('whose execution AWS has forgotten is shown as the ledger knows it', async () => {
    const id = 'globex-1a2b3c4d';
    const executionArn = 'arn:aws:states:eu-central-1:111111111111:execution:Onboarding:forgotten';
    await recordStart({ id, kind: 'onboarding', customer: 'globex', executionArn, request: {} });
    await recordProgress(id, { status: 'SUCCEEDED' });
    const { status, body } = await send('GET', `/onboardings/${id}`);
    expect([status, body.status, body.failure]).toEqual([200, 'SUCCEEDED', null]);
  });

  it('that was stopped is resumed by the same execution', async () => {
    const { id, arn } = await account.onboard('initech');
    await account.engine.stop(arn);
    const { status, headers, body } = await send('POST', `/onboardings/${id}/resume`);
    expect([status, body.how, body.executionArn]).toEqual([202, 'redriven', arn]);
    expect(headers.location).toBe(`/v1/onboardings/${id}`);
    expect((await send('POST', `/onboardings/${id}/resume`)).body.how).toBe('running');
  });
});
