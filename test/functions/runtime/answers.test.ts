import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { camelKeys, parseAnswer, refusal, seenIn } from '#runtime/answers.ts';
import { rememberSecret, withinInvocation } from '#runtime/invocation.ts';

const call = { system: 'oic', operation: 'Read project' } as const;

function answer(body: unknown, status = 200) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: new Headers(), text, requestId: 'opc-1' };
}

describe('camelKeys', () => {
  it('reads both spellings, at every depth', () => {
    const kebab = { 'project-id': 1, list: [{ 'is-2nd-one': { 'a-b-c': null } }], lastUpdated: 2 };
    expect(camelKeys(kebab)).toEqual({
      projectId: 1,
      list: [{ is2ndOne: { aBC: null } }],
      lastUpdated: 2,
    });
  });

  it.each(['UPPER-CASE', 'x-', '-x', 'a--b', 'urn:a-b:c', 'A-b', 'o:error-code', 'with space-x'])(
    'leaves %j alone, which is no kebab-case',
    (key) => {
      expect(camelKeys({ [key]: 1 })).toEqual({ [key]: 1 });
    },
  );

  it.each(['a-b', 7, true, null])('leaves the value %j alone', (value) => {
    expect(camelKeys(value)).toBe(value);
  });
});

describe('parseAnswer', () => {
  const Project = z.object({ projectId: z.string(), state: z.optional(z.string()) });

  it.each([{ projectId: 'P' }, { 'project-id': 'P' }])('reads %j', (body) => {
    expect(parseAnswer(Project, answer(body), call)).toEqual({ projectId: 'P' });
  });

  it('keeps out what nobody asked for', () => {
    const body = { projectId: 'P', password: 'hunter22', __proto__: { polluted: true } };
    expect(Object.keys(parseAnswer(Project, answer(body), call))).toEqual(['projectId']);
  });

  it('leaves keys that are data as they were sent', () => {
    const Headers = z.object({ requestHeaders: z.record(z.string(), z.string()) });
    const body = { requestHeaders: { 'x-prime-tenant': 'T' } };
    expect(parseAnswer(Headers, answer(body), { ...call, keys: 'as-sent' })).toEqual(body);
    expect(parseAnswer(Headers, answer(body), call)).toEqual({
      requestHeaders: { xPrimeTenant: 'T' },
    });
  });

  it.each(['<html><title>Sign in</title></html>', '', '{"projectId":', '['.repeat(200_000)])(
    'says of %.20j that it is not JSON, without repeating it',
    (text) => {
      expect(() => parseAnswer(Project, answer(text), call)).toThrow(
        expect.objectContaining({
          name: 'Unexpected',
          message: 'Read project: the answer (200) is not JSON.',
          explanation: expect.objectContaining({ seen: { status: 200, requestId: 'opc-1' } }),
        }),
      );
    },
  );

  it('names every field that is missing or wrong, without its value', () => {
    const Both = z.object({ projectId: z.string(), inner: z.object({ size: z.number() }) });
    const body = { projectid: 'P', inner: { size: 'hunter22' } };
    expect(() => parseAnswer(Both, answer(body), call)).toThrow(
      expect.objectContaining({
        name: 'Unexpected',
        message: 'Read project: the answer (200) lacks or misspells projectId, inner.size.',
      }),
    );
  });

  it.each(['null', '[]', '7'])('does not take %s for an object', (text) => {
    expect(() => parseAnswer(Project, answer(text), call)).toThrow(/lacks or misspells/);
  });
});

describe('seenIn', () => {
  const scim = 'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error';

  it.each([
    ['OCI', { code: 'NotAuthorizedOrNotFound', message: 'No.' }, 'NotAuthorizedOrNotFound', 'No.'],
    [
      'SCIM',
      { schemas: ['…'], detail: 'Gone.', status: '404', [scim]: { messageId: 'error.x' } },
      'error.x',
      'Gone.',
    ],
    ['SCIM with odd extras', { detail: 'Gone.', [scim]: { messageId: 7 } }, undefined, 'Gone.'],
    [
      'OAuth',
      { error: 'invalid_client', error_description: 'Client authentication failed.' },
      'invalid_client',
      'Client authentication failed.',
    ],
    [
      'a problem (RFC 9457)',
      { type: 'about:blank', title: 'Locked', detail: 'Someone edits it.', 'o:errorCode': 'OIC-7' },
      'OIC-7',
      'Someone edits it.',
    ],
    ['a problem without a detail', { title: 'Locked', detail: '' }, undefined, 'Locked'],
    ['a page', '<html><body>404</body></html>', undefined, '<html><body>404</body></html>'],
    ['null', 'null', undefined, 'null'],
    ['a number', '7', undefined, '7'],
    ['a list', '["x"]', undefined, '["x"]'],
    ['nothing', '', undefined, ''],
  ])('reads the body of %s', (_shape, body, serviceCode, detail) => {
    expect(seenIn(answer(body, 404))).toEqual({
      status: 404,
      serviceCode,
      requestId: 'opc-1',
      detail,
    });
  });

  it('keeps the beginning of a long text, and no part of a secret', async () => {
    const detail = await withinInvocation(new AbortController().signal, async () => {
      rememberSecret('hunter22');
      const message = `hunter22 ${'x'.repeat(485)}hunter22${'x'.repeat(500)}`;
      return seenIn(answer({ message }, 400)).detail;
    });
    expect(detail).toBe(`[redacted] ${'x'.repeat(485)}[red`);
  });
});

describe('refusal', () => {
  it.each([
    [400, 'InvalidRequest'],
    [401, 'InvalidCredentials'],
    [403, 'NotAuthorized'],
    [404, 'NotFound'],
    [412, 'Locked'],
    [423, 'Locked'],
    [409, 'Unexpected'],
    [418, 'Unexpected'],
    [204, 'Unexpected'],
  ])('makes of %i %s', (status, name) => {
    const error = refusal(answer({ code: 'C', message: 'the reason' }, status), call);
    expect(error.name).toBe(name);
    expect(error.message).toMatch(/^Read project: .*\(the reason\)\.$/);
    expect(error.explanation).toMatchObject({
      system: 'oic',
      fix: expect.stringMatching(/\.$/),
      seen: { status, serviceCode: 'C', requestId: 'opc-1', detail: 'the reason' },
    });
  });

  it('says no more than there is to say', () => {
    expect(refusal(answer('', 404), call).message).toBe('Read project: not found.');
  });
});
