import { describe, expect, it } from 'vitest';
import { failureText } from '#cli/render/failure.ts';
import { dollars, duration } from '#cli/render/format.ts';
import { resultText } from '#cli/render/result.ts';
import { finished, stopped } from './sample-progress.ts';

const commandFor = (command: string) => `oic-onboarding ${command} acme-12345678`;

describe('the result', () => {
  const options = { simulated: true, byAdministrator: true, commandFor };

  it('has the five values under their names, the secret as a reference', () => {
    const text = resultText(finished, options);
    const { registration } = finished;
    for (const value of [
      registration?.oicOAuthTokenUrl,
      registration?.clientId,
      registration?.scope,
      registration?.opcAccessTokenUrl,
      registration?.clientSecret.secretId,
    ]) {
      expect(text).toContain(value);
    }
    expect(text).toMatch(/Client Secret +in Secrets Manager: /);
  });

  it('has what was made and adopted, the proof, the cost and what next', () => {
    const text = resultText(finished, options);
    expect(text).toMatch(/adopted +Integration instance +ocid1/);
    expect(text).toMatch(/created +OAuth client \(runtime\) +client-1/);
    expect(text.match(/ works$/gm)).toHaveLength(3);
    expect(text).toContain('64 state transitions and costs about $0.0016');
    expect(text).toContain('oic-onboarding status acme-12345678');
  });

  it('says what was simulated, and only then', () => {
    expect(resultText(finished, options)).toMatch(/simulated CupixWorks administrator did/);
    const byHand = resultText(finished, { ...options, byAdministrator: false });
    expect(byHand).toMatch(/were simulated/);
    expect(byHand).not.toMatch(/administrator did/);
    expect(resultText(finished, { ...options, simulated: false })).not.toMatch(/simulated/);
  });

  it('shows the secret when asked, and then offers no reveal', () => {
    const text = resultText(finished, { ...options, secret: 'idcscs-shown-once' });
    expect(text).toContain('idcscs-shown-once');
    expect(text).not.toContain('oic-onboarding reveal');
  });
});

describe('a failure', () => {
  it('says what, where, what was seen, what exists, what to do, and the command that goes on', () => {
    const text = failureText(stopped, 'oic-onboarding resume acme-12345678');
    for (const part of [
      'Test connection',
      'oic',
      'InvalidCredentials',
      'Primavera refused svc-cupix@acme.example.',
      'HTTP 401 NotAuthenticated',
      'REQ-1',
      'ocid1.integrationinstance.oc1..x',
      'Correct the password, then resume.',
      'docs/errors/InvalidCredentials.md',
      'oic-onboarding resume acme-12345678',
    ]) {
      expect(text).toContain(part);
    }
  });
});

describe('numbers', () => {
  it.each([
    [0, '0 s'],
    [0.44, '0.4 s'],
    [59.6, '1 min 00 s'],
    [185, '3 min 05 s'],
    [3720, '1 h 02 min'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it('small amounts keep their digits', () => {
    expect([dollars(0.0016), dollars(1.234)]).toEqual(['$0.0016', '$1.23']);
  });
});
