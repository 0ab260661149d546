import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handler } from '#functions/cupixworks/collect-registration-values.ts';
import {
  oicOAuthTokenUrl,
  opcAccessTokenUrl,
  registrationValues,
} from '#functions/cupixworks/registration-values.ts';
import { client, instance, remember, useOic } from '#test/functions/oic/oic-setup.ts';
import { failureOf, run } from '#test/functions/steps.ts';

const setup = useOic();
const prefix = `${instance.runtimeUrl}/ic/api/integration/v2/flows/rest/project/CUPIX/TOKEN/1.0`;
const endpointUrl = `${prefix}/token?Scope=[scope_value]`;
const right = `${prefix}/token?Scope=http://primavera-us2.oraclecloud.com/api`;
const sources = {
  domainUrl: 'https://idcs-1.identity.oraclecloud.com:443',
  client: { ...client, clientId: 'runtime-1', secretId: 'oic-onboarding/acme-1/runtime-client' },
  instance,
  endpointUrl,
  primaveraUrl: 'https://primavera-us2.oraclecloud.com',
};
const invalid = expect.objectContaining({ name: 'InvalidRequest' });

const spellings = [
  'https://primavera-us2.oraclecloud.com',
  'https://primavera-us2.oraclecloud.com/',
  'http://primavera-us2.oraclecloud.com',
  'https://primavera-us2.oraclecloud.com/api/restapi/',
  'PRIMAVERA-US2.oraclecloud.com:443',
  ' https://primavera-us2.oraclecloud.com/api ',
];

describe('opcAccessTokenUrl', () => {
  it.each(spellings)('is the same for %j', (primaveraUrl) => {
    expect(opcAccessTokenUrl(endpointUrl, primaveraUrl)).toBe(right);
  });

  it('is the URL that the guide prints', () => {
    const shown = 'https://oic-instance.com/token?Scope=[scope_value]';
    expect(opcAccessTokenUrl(shown, 'https://primavera-us2.oraclecloud.com/')).toBe(
      'https://oic-instance.com/token?Scope=http://primavera-us2.oraclecloud.com/api',
    );
  });

  it('keeps everything but the value of Scope byte for byte', () => {
    const word = fc
      .stringMatching(/^[A-Za-z0-9._~%-]{1,10}$/)
      .filter((text) => !/^scope$/i.test(text));
    const parameters = fc.array(fc.tuple(word, word), { maxLength: 3 });
    const name = fc.constantFrom('Scope', 'scope', 'SCOPE');
    const placeholder = fc.constantFrom(
      '[scope_value]',
      '{Scope}',
      '<scope>',
      '',
      'x=y',
      'http://a/api',
    );
    fc.assert(
      fc.property(
        parameters,
        parameters,
        name,
        placeholder,
        fc.domain(),
        (left, rightSide, spelled, shown, host) => {
          const join = (value: string) =>
            [
              ...left.map(([a, b]) => `${a}=${b}`),
              `${spelled}=${value}`,
              ...rightSide.map(([a, b]) => `${a}=${b}`),
            ].join('&');
          const url = opcAccessTokenUrl(`${prefix}/token?${join(shown)}`, `https://${host}`);
          expect(url).toBe(`${prefix}/token?${join(`http://${host.toLowerCase()}/api`)}`);
        },
      ),
    );
  });

  it.each([
    ['no Scope (T7)', `${prefix}/token`],
    ['two (T7)', `${prefix}/token?Scope=a&scope=b`],
    ['no https (T3)', endpointUrl.replace('https', 'http')],
    ['another placeholder (T8)', `${prefix}/token?Scope=[x]&Other=[y]`],
    ['a placeholder in its path (T8)', `${prefix}/{resource}?Scope=[x]`],
    ['the metadata page (T9)', `${prefix}/metadata?Scope=[x]`],
    ['the design host (T10)', `${instance.designTimeUrl}/token?Scope=[x]`],
    ['a long version (T11)', endpointUrl.replace('1.0', '01.00.0000')],
    ['a space inside (T13)', endpointUrl.replace('/rest/', '/rest /')],
    ['nothing', ''],
  ])('refuses an endpoint with %s', (_, endpoint) => {
    expect(() => opcAccessTokenUrl(endpoint, sources.primaveraUrl)).toThrow(invalid);
  });
});

describe('oicOAuthTokenUrl', () => {
  it.each([
    'https://idcs-1.identity.oraclecloud.com',
    'https://idcs-1.identity.oraclecloud.com/',
    'https://idcs-1.identity.oraclecloud.com:443',
    ' https://idcs-1.identity.oraclecloud.com:443// ',
  ])('of %j has neither port nor doubled slash', (domainUrl) => {
    expect(oicOAuthTokenUrl(domainUrl)).toBe(
      'https://idcs-1.identity.oraclecloud.com/oauth2/v1/token',
    );
  });

  it('may be plain on this machine and nowhere else', () => {
    expect(oicOAuthTokenUrl('http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080/oauth2/v1/token');
    for (const domainUrl of ['http://idcs-1.identity.oraclecloud.com', 'idcs-1', 'https://a/b']) {
      expect(() => oicOAuthTokenUrl(domainUrl)).toThrow(invalid);
    }
  });
});

describe('registrationValues', () => {
  it('are five, the secret by reference', () => {
    expect(registrationValues(sources)).toEqual({
      oicOAuthTokenUrl: 'https://idcs-1.identity.oraclecloud.com/oauth2/v1/token',
      clientId: 'runtime-1',
      clientSecret: { secretId: 'oic-onboarding/acme-1/runtime-client' },
      scope: `${instance.audience}urn:opc:resource:consumer::all`,
      opcAccessTokenUrl: right,
    });
  });

  it.each([
    `${instance.audience}/ic/api/`,
    'urn:opc:resource:consumer::all',
    'https://OTHER.integration.eu-frankfurt-1.ocp.oraclecloud.com:443urn:opc:resource:consumer::all',
  ])('refuse the scope %s', (invoke) => {
    const other = { ...sources.client, scopes: { ...client.scopes, invoke } };
    expect(() => registrationValues({ ...sources, client: other })).toThrow(/"Scope"/);
  });
});

describe('collect-registration-values', () => {
  const event = { jobId: 'acme-1', ...sources };

  it('asks nobody outside', async () => {
    expect(await run(handler, event)).toMatchObject({ opcAccessTokenUrl: right });
    expect(setup.http.calls).toHaveLength(0);
  });

  it('refuses another host than the connection has (T12)', async () => {
    remember(setup, 'connection', 'OPC', {
      connectionUrl: 'https://primavera-us2.oraclecloud.com/',
    });
    expect(await run(handler, event)).toMatchObject({ opcAccessTokenUrl: right });
    remember(setup, 'connection', 'OPC', {
      connectionUrl: 'https://primavera-eu1.oraclecloud.com/',
    });
    expect((await failureOf(handler, event)).name).toBe('InvalidRequest');
  });
});
