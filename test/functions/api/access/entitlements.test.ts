import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { identify } from '#functions/api/access/caller.ts';
import { customersOf, entitledByArn } from '#functions/api/access/entitlements.ts';
import { mayUseSecret } from '#functions/api/access/may-use-secret.ts';

beforeEach(() => vi.stubEnv('SECRET_PREFIX', 'oic-onboarding'));
afterEach(() => vi.unstubAllEnvs());

const listed = (customers: ReturnType<typeof customersOf>) =>
  customers === '*' ? '*' : [...customers];

describe('the customers of a token', () => {
  it.each([
    ['acme', ['acme']],
    ['acme,globex', ['acme', 'globex']],
    ['acme globex', ['acme', 'globex']],
    ['["acme","globex"]', ['acme', 'globex']],
    ['*', '*'],
    ['acme,*', '*'],
    ['', []],
    ['acme*', []],
    ['**', []],
    [undefined, []],
    [true, []],
  ])('are read from %j', (claim, expected) => {
    expect(listed(customersOf(claim))).toEqual(expected);
  });
});

describe('the customers of an IAM principal', () => {
  const role = 'arn:aws:sts::111122223333:assumed-role';
  const entitle = (entitlements: unknown) =>
    vi.stubEnv('ENTITLEMENTS', JSON.stringify(entitlements));

  it('are those of all patterns that fit', () => {
    entitle({ [`${role}/Engineer/*`]: ['acme'], [`${role}/Engineer/kim`]: ['globex'] });
    expect(listed(entitledByArn(`${role}/Engineer/kim`))).toEqual(['acme', 'globex']);
    expect(listed(entitledByArn(`${role}/Engineer/lee`))).toEqual(['acme']);
  });

  it.each([
    [`${role}/*`, `${role}/Engineer/kim`],
    [`${role}/Engineer/*`, `${role}/Engineers/kim`],
    [`${role}/Engineer/*`, `${role}/Other/Engineer/kim`],
    ['arn:aws:iam::*:user/kim', 'arn:aws:iam::1:role/x:user/kim'],
    ['arn.aws:iam::1:user/kim', 'arn:aws:iam::1:user/kim'],
    ['', 'arn:aws:iam::1:user/kim'],
  ])('are none when %s does not fit %s', (pattern, arn) => {
    entitle({ [pattern]: '*' });
    expect(listed(entitledByArn(arn))).toEqual([]);
  });

  it('are all for a star', () => {
    entitle({ 'arn:aws:iam::*:user/kim': '*' });
    expect(entitledByArn('arn:aws:iam::111122223333:user/kim')).toBe('*');
  });

  it('are none without the setting', () => {
    expect(listed(entitledByArn('arn:aws:iam::1:user/kim'))).toEqual([]);
  });

  it.each(['[]', '{', '{"a":7}', '"*"'])('cannot be read from %s', (text) => {
    vi.stubEnv('ENTITLEMENTS', text);
    expect(() => entitledByArn('arn')).toThrow('ENTITLEMENTS');
  });
});

describe('a caller', () => {
  const context = (more: object) => ({ accountId: '111122223333', ...more }) as never;

  it('keeps the id over sessions of a role', () => {
    const arn = 'arn:aws:sts::111122223333:assumed-role/Engineer/session-1';
    const { id, name, email } = identify(context({ identity: { userArn: arn } }));
    expect(id).toBe('arn:aws:sts::111122223333:assumed-role/Engineer');
    expect([name, email]).toEqual([arn, undefined]);
  });

  it('is no assignee by the session name that it chose itself', () => {
    const arn = 'arn:aws:sts::111122223333:assumed-role/Engineer/kim@acme.example';
    expect(identify(context({ identity: { userArn: arn } })).email).toBeUndefined();
  });

  it('is who the token says, whatever else the context holds', () => {
    const authorizer = {
      issuer: 'https://id.example',
      subject: 'kim',
      customers: 'acme',
      email: '',
    };
    const identity = { userArn: 'arn:aws:iam::1:user/root' };
    const caller = identify(context({ authorizer, identity }));
    expect(caller.id).toBe('https://id.example#kim');
    expect(caller.email).toBeUndefined();
  });

  it.each([{}, { identity: {} }, { authorizer: {}, identity: { userArn: 'arn:x' } }])(
    'must be known: %j',
    (found) => {
      expect(() => identify(context(found))).toThrow('nobody we know');
    },
  );
});

describe('a named secret', () => {
  const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:';
  const may = (secretId: string, customers: '*' | string[] = ['acme']) =>
    mayUseSecret(
      { customers: customers === '*' ? '*' : new Set(customers) },
      { secretId, customer: 'acme', jobId: 'acme-1a2b3c4d' },
    );

  it.each([
    'customers/acme/primavera',
    'acme/primavera',
    `${arn}customers/acme/primavera-AbCdEf`,
    'oic-onboarding/acme-1a2b3c4d/primavera',
    `${arn}oic-onboarding/acme-1a2b3c4d/primavera-AbCdEf`,
  ])('may be %s', (secretId) => expect(may(secretId)).toBe(true));

  it.each([
    'primavera',
    'acme',
    'customers/acme',
    'customers/acme-eu/primavera',
    'customers/globex/acme',
    `${arn}customers/globex/primavera-AbCdEf`,
    'oic-onboarding/globex-1a2b3c4d/primavera',
    'oic-onboarding/acme/primavera',
    'arn:aws:ssm:eu-central-1:1:parameter/acme/primavera',
  ])('may not be %s', (secretId) => expect(may(secretId)).toBe(false));

  it('may be any for who is entitled to all, but for our own', () => {
    expect(may('primavera', '*')).toBe(true);
    expect(may('oic-onboarding/oci', '*')).toBe(false);
    expect(may('oic-onboarding/globex-1a2b3c4d/primavera', '*')).toBe(false);
  });
});
