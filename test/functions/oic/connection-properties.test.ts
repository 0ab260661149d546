import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basicAuthUpdate, missingProperties } from '#functions/oic/connection-properties.ts';
import type { Connection } from '#functions/oic/factory/connections.ts';
import { isMask } from '#functions/oic/mask.ts';
import { configured, connection } from './oic-setup.ts';

const values = {
  url: 'https://primavera-us2.oraclecloud.com/',
  username: 'svc@acme.example',
  password: 'Correct-Horse-9',
};
const as = (value: unknown) => value as Connection;

describe('basicAuthUpdate', () => {
  it('sets address, user name and password in the names and types of the connection', () => {
    expect(basicAuthUpdate(as(connection()), values)).toEqual({
      connectionProperties: [
        {
          propertyGroup: 'CONNECTION_PROPS',
          propertyName: 'connectionType',
          propertyType: 'CHOICE',
          propertyValue: 'restUrl',
        },
        {
          propertyGroup: 'CONNECTION_PROPS',
          propertyName: 'connectionUrl',
          propertyType: 'URL',
          propertyValue: values.url,
        },
      ],
      securityPolicy: 'BASIC_AUTH',
      securityProperties: [
        {
          propertyGroup: 'CREDENTIALS',
          propertyName: 'username',
          propertyType: 'STRING',
          propertyValue: values.username,
        },
        {
          propertyGroup: 'CREDENTIALS',
          propertyName: 'password',
          propertyType: 'PASSWORD',
          propertyValue: values.password,
        },
      ],
    });
  });

  it('leaves a choice alone that was made already', () => {
    const sent = basicAuthUpdate(as(configured()), values).connectionProperties;
    expect(sent.map(({ propertyName }) => propertyName)).toEqual(['connectionUrl']);
  });

  it('keeps whatever spelling the adapter uses, and never sends a mask', () => {
    const word = fc.stringMatching(/^[a-z][a-z.-]{0,8}$/);
    const spelling = fc.record({
      url: word,
      group: word,
      password: word,
      policy: word,
      other: word,
    });
    fc.assert(
      fc.property(spelling, fc.constantFrom('userName', 'username', 'user-name'), (names, user) => {
        const odd = connection({
          connectionProperties: [
            { propertyName: names.other, propertyType: 'STRING', propertyValue: '*****' },
            { propertyName: names.url, propertyType: 'URL', propertyGroup: names.group },
          ],
          securityPolicy: 'BASIC_AUTH',
          securityPolicyInfo: undefined,
          securityProperties: [
            { propertyName: user, propertyType: 'STRING', propertyValue: 'old' },
            { propertyName: names.password, propertyType: 'PASSWORD', propertyValue: '*****' },
          ],
        });
        const update = basicAuthUpdate(as(odd), values);
        expect(update.connectionProperties).toEqual([
          {
            propertyGroup: names.group,
            propertyName: names.url,
            propertyType: 'URL',
            propertyValue: values.url,
          },
        ]);
        expect(update.securityProperties.map(({ propertyName }) => propertyName)).toEqual([
          user,
          names.password,
        ]);
        const all = [...update.connectionProperties, ...update.securityProperties];
        expect(all.some(({ propertyValue }) => isMask(propertyValue))).toBe(false);
      }),
    );
  });

  it.each([
    ['no address', connection({ connectionProperties: [] })],
    [
      'no Basic Authentication',
      connection({ securityPolicyInfo: [{ securityPolicy: 'OAUTH', securityProperties: [] }] }),
    ],
  ])('refuses a connection with %s', (_, odd) => {
    expect(() => basicAuthUpdate(as(odd), values)).toThrow(
      expect.objectContaining({ name: 'InvalidArchive' }),
    );
  });
});

describe('missingProperties', () => {
  it('names everything required without a value, and the policy', () => {
    expect(missingProperties(as(connection()))).toEqual([
      'connectionType',
      'connectionUrl',
      'securityPolicy',
    ]);
  });

  it('names the properties that the chosen policy needs', () => {
    const chosen = connection({
      securityPolicy: 'BASIC_AUTH',
      securityProperties: [{ propertyName: 'username', propertyValue: 'svc' }],
    });
    expect(missingProperties(as(chosen))).toContain('password');
    expect(missingProperties(as(chosen))).not.toContain('username');
  });

  it('takes a masked secret for a value', () => {
    expect(missingProperties(as(configured()))).toEqual([]);
  });
});
