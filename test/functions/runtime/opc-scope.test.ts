import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { opcOrigin, opcScope } from '#runtime/opc-scope.ts';

const spellings = [
  'https://primavera-us2.oraclecloud.com',
  'https://primavera-us2.oraclecloud.com/',
  'http://primavera-us2.oraclecloud.com/api',
  'https://primavera-us2.oraclecloud.com:443/api/restapi/',
  ' primavera-us2.oraclecloud.com\n',
  'HTTPS://Primavera-US2.OracleCloud.com/data?x=1#y',
];

describe('opcScope and opcOrigin', () => {
  it.each(spellings)('read %j', (site) => {
    expect(opcScope(site)).toBe('http://primavera-us2.oraclecloud.com/api');
    expect(opcOrigin(site)).toBe('https://primavera-us2.oraclecloud.com');
  });

  it('say the same for every spelling of any host', () => {
    const path = fc.constantFrom('', '/', '/api', '/api/restapi/', '/data', '//', '/?q=1', '/#x');
    const scheme = fc.constantFrom('https://', 'HTTPS://', 'http://', '');
    const port = fc.constantFrom('', ':443');
    const around = fc.constantFrom('', ' ', '\n', '\t');
    fc.assert(
      fc.property(fc.domain(), scheme, port, path, around, (host, ...[a, b, c, space]) => {
        const site = `${space}${a}${host.toUpperCase()}${b}${c}${space}`;
        expect(opcScope(site)).toBe(`http://${host.toLowerCase()}/api`);
        expect(opcOrigin(site)).toBe(`https://${host.toLowerCase()}`);
      }),
    );
  });

  it('keep an unusual port, and http only on this machine', () => {
    expect(opcScope('http://127.0.0.1:8080/')).toBe('http://127.0.0.1:8080/api');
    expect(opcOrigin('http://127.0.0.1:8080/')).toBe('http://127.0.0.1:8080');
    expect(opcOrigin('http://primavera.oraclecloud.com:8080')).toBe(
      'https://primavera.oraclecloud.com:8080',
    );
  });

  it.each([
    '',
    '   ',
    'https://',
    'ftp://primavera.oraclecloud.com',
    'https://u:p@primavera.oraclecloud.com',
    'https://prima vera.com',
    'https://prima\nvera.com',
  ])('refuse %j without repeating it', (site) => {
    expect(() => opcScope(site)).toThrow(expect.objectContaining({ name: 'InvalidRequest' }));
  });
});
