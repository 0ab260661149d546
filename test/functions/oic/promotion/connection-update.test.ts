import { describe, expect, it } from 'vitest';
import type { Connection } from '#functions/oic/factory/connections.ts';
import { updateFor, valuesMissing } from '#functions/oic/promotion/connection-update.ts';
import type { ConnectionValues } from '#runtime/promotion.ts';

const required = (propertyName: string, propertyType = 'STRING', propertyValue?: string) => ({
  propertyName,
  propertyType,
  requiredFlag: true,
  ...(propertyValue && { propertyValue }),
});

/** As a GET shows one that was imported a moment ago, or one that is filled in. */
const connection = (filled = false): Connection =>
  ({
    id: 'ORDERS_API',
    connectionProperties: [
      {
        ...required('connectionUrl', 'URL', filled ? 'https://old.example' : ''),
        propertyGroup: 'PROPS',
      },
      { propertyName: 'timeout', requiredFlag: true, defaultPropertyValue: '30' },
    ],
    securityPolicy: filled ? 'BASIC_AUTH' : null,
    securityProperties: filled
      ? [required('username', 'STRING', 'u'), required('password', 'PASSWORD', '*****')]
      : [],
    securityPolicyInfo: [
      {
        securityPolicy: 'BASIC_AUTH',
        securityProperties: [required('username'), required('password', 'PASSWORD')],
      },
      { securityPolicy: 'NONE', securityProperties: [] },
    ],
  }) as unknown as Connection;

const values = (changes: Partial<ConnectionValues> = {}): ConnectionValues => ({
  id: 'ORDERS_API',
  securityPolicy: 'BASIC_AUTH',
  properties: { connectionUrl: 'https://test.example' },
  credentials: 'customers/acme/orders',
  agentGroup: null,
  ...changes,
});

describe('what is sent to a connection', () => {
  it('has the names, groups and types that it shows, and never a mask', () => {
    const update = updateFor(connection(true), values(), { username: 'u', password: 'p4ssword' });
    expect(update).toEqual({
      connectionProperties: [
        {
          propertyGroup: 'PROPS',
          propertyName: 'connectionUrl',
          propertyType: 'URL',
          propertyValue: 'https://test.example',
        },
      ],
      securityPolicy: 'BASIC_AUTH',
      securityProperties: [
        {
          propertyGroup: 'CREDENTIALS',
          propertyName: 'username',
          propertyType: 'STRING',
          propertyValue: 'u',
        },
        {
          propertyGroup: 'CREDENTIALS',
          propertyName: 'password',
          propertyType: 'PASSWORD',
          propertyValue: 'p4ssword',
        },
      ],
    });
    expect(JSON.stringify(update)).not.toContain('***');
  });

  it('names the agent group where there is one', () => {
    expect(updateFor(connection(), values({ agentGroup: 'AGENTS' }), {})).toHaveProperty(
      'agentGroupId',
      'AGENTS',
    );
  });

  it.each([
    [
      'a property',
      values({ properties: { connectionUlr: 'x' } }),
      {},
      'connectionUlr',
      'connectionUrl',
    ],
    ['a field of the secret', values(), { user: 'u' }, 'user', 'username, password'],
    ['a policy', values({ securityPolicy: 'BASIC' }), {}, 'BASIC', 'BASIC_AUTH, NONE'],
  ])(
    'is refused with %s that it does not have, and those that it has are named',
    (_, wanted, secrets, name, known) => {
      try {
        updateFor(connection(), wanted, secrets as Record<string, string>);
        expect.fail('It was not refused.');
      } catch (error) {
        const { summary, fix } = (error as { explanation: { summary: string; fix: string } })
          .explanation;
        expect(summary).toContain(name);
        expect(fix).toContain(known);
      }
    },
  );
});

describe('what is missing', () => {
  it.each([
    [
      'everything, of a new one without values',
      undefined,
      false,
      [],
      ['connectionUrl', 'securityPolicy'],
    ],
    ['the password, of a secret without one', values(), false, ['username'], ['password']],
    ['nothing, where all is given', values(), false, ['username', 'password'], []],
    ['nothing, where the policy needs nothing', values({ securityPolicy: 'NONE' }), false, [], []],
  ] as const)('is %s', (_, wanted, isThere, known, missing) => {
    expect(valuesMissing(connection(), wanted, isThere, known)).toEqual(missing);
  });

  it('is nothing of a connection that the target has and that keeps what it has', () => {
    expect(valuesMissing(connection(true), undefined, true, [])).toEqual([]);
  });
});
