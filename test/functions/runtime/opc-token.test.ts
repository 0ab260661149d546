import { describe, expect, it } from 'vitest';
import { callOpc, readOpcToken } from '#runtime/opc-token.ts';
import { apiCalls, useOic } from '#test/functions/oic/oic-setup.ts';

const setup = useOic();
const call = { system: 'primavera', operation: 'Request token' } as const;
const answer = (body: unknown) => ({
  status: 200,
  headers: new Headers(),
  text: typeof body === 'string' ? body : JSON.stringify(body),
  requestId: 'opc-1',
});

describe('readOpcToken', () => {
  it.each([
    { access_token: 'right', accessToken: 'old' },
    { access_token: 'right' },
    { accessToken: 'right' },
    { access_token: null, accessToken: 'right' },
  ])('finds the token in %j', (body) => {
    expect(readOpcToken(answer(body), call)).toMatchObject({ token: 'right', requestHeaders: {} });
  });

  it('keeps the names of request headers as they are', () => {
    const requestHeaders = { 'x-prime-tenant': 'idcs-1', 'x-prime-tenant-code': 123456 };
    const token = readOpcToken(
      answer({ accessToken: 't', requestHeaders, primeTenantCode: 123456 }),
      call,
    );
    expect(token.requestHeaders).toEqual({
      'x-prime-tenant': 'idcs-1',
      'x-prime-tenant-code': '123456',
    });
    expect(token.tenantCode).toBe('123456');
  });

  it.each(['<html>', '{}', '{"access_token":""}', '[]', '{"access_token":1}'])(
    'refuses %s',
    (text) => {
      expect(() => readOpcToken(answer(text), call)).toThrow(
        expect.objectContaining({ name: 'Unexpected' }),
      );
    },
  );
});

describe('callOpc', () => {
  it('sends every request header, and lets none take the place of ours', async () => {
    setup.http.on('GET', /testConnection$/, { text: 'ok' });
    const requestHeaders = { 'x-prime-region': 'us2', Authorization: 'Basic xxx' };
    const token = { token: 'jwt', requestHeaders, userName: undefined, tenantCode: undefined };
    const path = 'util/testConnection';
    await callOpc('https://primavera.oraclecloud.com', token, { operation: 'Test', path });
    const [sent] = apiCalls(setup);
    expect(sent?.url.href).toBe(
      'https://primavera.oraclecloud.com/api/restapi/util/testConnection',
    );
    expect(sent?.headers.get('x-prime-region')).toBe('us2');
    expect(sent?.headers.get('authorization')).toBe('Bearer jwt');
  });
});
