import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkRecoveryRequest,
  checkRecoveryRequestText,
} from '#functions/api/request/check-recovery-request.ts';
import { recoveryId, toRecoveryInput } from '#functions/api/request/recovery-input.ts';
import { secondsOf } from '#functions/api/request/recovery-rules.ts';

/** A request in which nothing is wrong; every call gives a new one. */
function valid() {
  return {
    kind: 'Recovery',
    customer: 'acme',
    instance: {
      onboarding: undefined as unknown,
      address: {
        designUrl: 'https://design.integration.eu-frankfurt-1.ocp.oraclecloud.com',
        name: 'acme-prod-frlrq2o3ivtr',
        tokenUrl: 'https://idcs-0123.identity.oraclecloud.com/oauth2/v1/token',
        scope: 'https://abc.integration.eu-frankfurt-1.ocp.oraclecloud.com:443/ic/api/',
        client: 'customers/acme/oic-recovery',
      } as Record<string, unknown> | undefined,
    },
    window: '1d',
    rules: [
      {
        match: { message: '*CASDK-0033*', recoverable: true } as Record<string, unknown>,
        action: 'resubmit',
        maxTries: 3 as unknown,
        backOffMinutes: 10 as unknown,
        whom: undefined as unknown,
      },
    ] as Record<string, unknown>[],
    caps: { instances: 100 as unknown, callsPerMinute: 60, runMinutes: 60 },
    schedule: undefined as unknown,
    dueDays: 1 as unknown,
  };
}
type Request = ReturnType<typeof valid>;

const verdictOn = (change: (request: Request) => unknown) => {
  const request = valid();
  change(request);
  return checkRecoveryRequest(JSON.parse(JSON.stringify(request)));
};

const broken: [name: string, change: (r: Request) => unknown, where: string, says: RegExp][] = [
  ['mistyped kind', (r) => (r.kind = 'Recover'), 'kind', /Recovery/],
  ['no instance', (r) => (r.instance.address = undefined), 'instance', /onboarding|address/],
  ['two instances', (r) => (r.instance.onboarding = 'acme-42053dd9'), 'instance', /both|one/i],
  [
    'an address by http',
    (r) => (r.instance.address!.designUrl = 'http://design.example.com'),
    'instance.address.designUrl',
    /https/,
  ],
  [
    'no token endpoint',
    (r) => (r.instance.address!.tokenUrl = 'https://idcs-0123.identity.oraclecloud.com'),
    'instance.address.tokenUrl',
    /oauth2\/v1\/token/,
  ],
  ['a window of its own', (r) => (r.window = '5d'), 'window', /1h or 6h or 1d/],
  ['no rules', (r) => (r.rules = []), 'rules', /./],
  ['an unknown field', (r) => (r.rules[0]!.mach = {}), 'rules.0.mach', /match/],
  ['an unknown action', (r) => (r.rules[0]!.action = 'retry'), 'rules.0.action', /resubmit/],
  ['too many tries', (r) => (r.rules[0]!.maxTries = 11), 'rules.0.maxTries', /10/],
  ['tries of a discard', (r) => (r.rules[0]!.action = 'discard'), 'rules.0.maxTries', /discard/],
  ['nobody to ask', (r) => (r.rules[0] = { match: {}, action: 'ask' }), 'rules.0.whom', /e-mail/],
  [
    'a span that is empty',
    (r) => (r.rules[0]!.match = { olderThan: '2d', newerThan: '1d' }),
    'rules.0.match.newerThan',
    /longer/,
  ],
  [
    'a span in words',
    (r) => (r.rules[0]!.match = { olderThan: 'a day' }),
    'rules.0.match.olderThan',
    /12h/,
  ],
  ['too many calls', (r) => (r.caps.callsPerMinute = 6000), 'caps.callsPerMinute', /600/],
  ['too frequent a schedule', (r) => (r.schedule = { every: '5m' }), 'schedule.every', /15m/],
  ['too rare a schedule', (r) => (r.schedule = { every: '40d' }), 'schedule.every', /30d/],
  [
    'a schedule like cron',
    (r) => (r.schedule = { every: '0 * * * *' }),
    'schedule.every',
    /30m, 12h/,
  ],
  ['a schedule without a span', (r) => (r.schedule = {}), 'schedule.every', /missing|Add/i],
];

describe('a request for a recovery', () => {
  it('is taken when nothing is wrong', async () => {
    expect(await verdictOn(() => {})).toMatchObject({ ok: true, remarks: [] });
    expect(await verdictOn((r) => (r.schedule = { every: '1h' }))).toMatchObject({ ok: true });
  });

  it.each(broken)('is refused: %s', async (_, change, where, says) => {
    const verdict = await verdictOn(change);
    const problems = verdict.ok ? [] : verdict.problems;
    const found = problems.find((one) => one.where === where);
    expect(found, JSON.stringify(problems)).toBeDefined();
    expect(`${found?.what} ${found?.fix}`).toMatch(says);
  });

  it('is taken with a remark when a rule is never reached, or the host redirects', async () => {
    const unreached = await verdictOn((r) => (r.rules = [{ action: 'leave' }, r.rules[0]!]));
    expect(unreached).toMatchObject({ ok: true, remarks: [{ where: 'rules.1' }] });
    const host = await verdictOn(
      (r) => (r.instance.address!.designUrl = 'https://acme.integration.ocp.oraclecloud.com'),
    );
    expect(host).toMatchObject({ ok: true, remarks: [{ where: 'instance.address.designUrl' }] });
  });

  it.each(['recovery', 'recovery-nightly', 'recovery-careful', 'recovery-clean-up'])(
    'examples/%s.yaml is one',
    async (name) => {
      const file = new URL(`../../../../examples/${name}.yaml`, import.meta.url);
      const verdict = await checkRecoveryRequestText(await readFile(file, 'utf8'));
      expect(verdict).toMatchObject({ ok: true, remarks: [] });
    },
  );
});

describe('its id', () => {
  it('is the same for the same customer and instance, whatever else it says', async () => {
    const idOf = async (change: (r: Request) => unknown) => {
      const verdict = await verdictOn(change);
      if (!verdict.ok) throw new Error('refused');
      return recoveryId(verdict.request);
    };
    const id = await idOf(() => {});
    expect(id).toMatch(/^acme-[0-9a-f]{8}$/);
    expect(await idOf((r) => (r.rules = [{ action: 'leave' }]))).toBe(id);
    expect(await idOf((r) => (r.schedule = { every: '1h' }))).toBe(id);
    expect(await idOf((r) => (r.instance.address!.client = 'other'))).toBe(id);
    expect(await idOf((r) => (r.instance.address!.name = 'acme-test'))).not.toBe(id);
    expect(await idOf((r) => (r.customer = 'globex'))).not.toBe(id);
  });

  it('is the workflow’s, whose input has what was left out, in seconds', async () => {
    const verdict = await verdictOn((r) => (r.rules[0] = { action: 'resubmit' }));
    if (!verdict.ok) throw new Error('refused');
    const input = toRecoveryInput(verdict.request, null);
    expect(input.jobId).toBe(recoveryId(verdict.request));
    expect(input.request.policy).toMatchObject({
      runSeconds: 3600,
      stop: { after: 20, percent: 50 },
      rules: [{ action: { do: 'resubmit', maxTries: 3, backOffSeconds: 600 } }],
    });
    expect(input.request.policy.rules[0]?.match).toEqual({
      project: null,
      integration: null,
      errorCode: null,
      message: null,
      olderThanSeconds: null,
      newerThanSeconds: null,
      recoverable: null,
    });
  });
});

it('spans of time are what people mean by them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999 }), fc.constantFrom('m', 'h', 'd'), (n, unit) => {
      expect(secondsOf(`${n}${unit}`)).toBe(n * { m: 60, h: 3600, d: 86_400 }[unit]!);
    }),
  );
  for (const wrong of ['', '0h', '1.5h', '1w', ' 1h', '1h ', '-1h'])
    expect(secondsOf(wrong)).toBeUndefined();
});
