import { describe, expect, it } from 'vitest';
import { checkRequest } from '#functions/api/request/check-request.ts';
import { surroundingsWith, validRequest } from './valid-request.ts';

function withPassword(password: unknown) {
  const request = validRequest();
  request.primavera.password = password;
  return request;
}

describe('where credentials come from', () => {
  const machine = surroundingsWith({
    environment: { PRIMAVERA_PASSWORD: 'from-the-environment', BROKEN: 'two\nlines' },
    files: { './password': 'from-the-file\n', './crlf': 'from-windows\r\n', './two': 'a\nb\n' },
  });

  it.each([
    ['a literal', 'as-it-stands', { value: 'as-it-stands' }],
    ['the environment', { env: 'PRIMAVERA_PASSWORD' }, { value: 'from-the-environment' }],
    ['a file, without its last line break', { file: './password' }, { value: 'from-the-file' }],
    ['a file from Windows', { file: './crlf' }, { value: 'from-windows' }],
    ['a secret, by name', { secret: 'customers/acme' }, { secret: 'customers/acme' }],
  ])('%s', async (_, password, expected) => {
    const verdict = await checkRequest(withPassword(password), undefined, machine);
    expect(verdict.ok && verdict.checked.credentials.password).toEqual(expected);
  });

  it.each([
    ['env', 'BROKEN', /environment variable: it holds a line break/],
    ['file', './two', /file \.\/two: it holds a line break/],
  ])('checks the value behind %s', async (kind, name, says) => {
    const verdict = await checkRequest(withPassword({ [kind]: name }), undefined, machine);
    expect(verdict.ok ? '' : verdict.problems[0]?.what).toMatch(says);
  });

  it('never reads the variables and files of a service', async () => {
    const verdict = await checkRequest(withPassword({ env: 'PRIMAVERA_PASSWORD' }));
    expect(verdict.ok ? '' : verdict.problems[0]?.what).toMatch(/only the command line can read/);
  });

  it('needs no user name beside a secret, which may hold both', async () => {
    const request = withPassword({ secret: 'customers/acme' });
    Reflect.deleteProperty(request.primavera, 'username');
    expect((await checkRequest(request, undefined, machine)).ok).toBe(true);
  });

  it('does not repeat a password that was written in the place of a variable’s name', async () => {
    const verdict = await checkRequest(withPassword({ env: 'hunter2secret' }), undefined, machine);
    expect(verdict.ok).toBe(false);
    expect(JSON.stringify(verdict)).not.toContain('hunter2secret');
  });
});
