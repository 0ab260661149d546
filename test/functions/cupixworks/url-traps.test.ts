import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trapsIn, urlTraps } from '#functions/cupixworks/url-traps.ts';

const prefix =
  'https://acme.integration.eu-frankfurt-1.ocp.oraclecloud.com/ic/api/integration/v2/flows/rest/project/CUPIX/TOKEN/1.0';
const host = 'primavera-us2.oraclecloud.com';
const right = `${prefix}/token?Scope=http://${host}/api`;
const scope = (value: string) => `${prefix}/token?Scope=${value}`;
const ids = (seen: string, expected = right) => trapsIn(seen, expected).map(({ id }) => id);

/** Each trap with the mistakes that lead into it. */
const mistakes: Record<string, string[]> = {
  T1: [scope(`http://${host}//api`)],
  T2: [scope(`https://${host}/api`), scope(`${host}/api`)],
  T3: [right.replace('https:', 'http:'), right.replace('https://', '')],
  T4: [
    scope(`http://${host}/api/api`),
    scope(`http://${host}/api/restapi/`),
    scope(`http://${host}`),
    scope(`http://${host}/api/`),
  ],
  T5: [scope(`http://${host}/data`), scope(`http://${host}/data/`)],
  T6: [scope(encodeURIComponent(`http://${host}/api`)), scope(`http%3a%2f%2f${host}%2fapi`)],
  T7: [
    right.replace('Scope', 'scope'),
    right.replace('Scope', 'SCOPE'),
    `${right}&Scope=x`,
    `${prefix}/token`,
  ],
  T8: [
    scope(`[http://${host}/api]`),
    scope('[scope_value]'),
    scope('{scope}'),
    scope(`<http://${host}/api>`),
  ],
  T9: [
    right.replace('/token', '/metadata'),
    right.replace('/token', '/metadata/openapi'),
    right.replace('/token', '/swagger'),
  ],
  T10: [
    right.replace('https://acme', 'https://design'),
    right.replace('acme.integration', 'design-integration'),
  ],
  T11: [right.replace('/1.0/', '/01.00.0000/')],
  T12: [scope('http://primavera-eu1.oraclecloud.com/api')],
  T13: [
    ` ${right}`,
    `${right}\n`,
    right.replace('/rest/', '/rest/ '),
    scope(` http://${host}/api`),
  ],
  T14: [
    scope(`http://${host.toUpperCase()}/api`),
    scope(`http://${host}:443/api`),
    scope(`http://${host}:80/api`),
  ],
  T15: [right.replace('/1.0/', '/2.0/'), right.replace('acme', 'other')],
};

describe('the fifteen traps', () => {
  it('are T1 to T15, each with a name and a sentence of its own', () => {
    expect(urlTraps.map(({ id }) => id)).toEqual(Object.keys(mistakes));
    expect(new Set(urlTraps.map(({ name }) => name)).size).toBe(15);
    expect(new Set(urlTraps.map(({ says }) => says)).size).toBe(15);
  });

  it.each(Object.entries(mistakes))('%s is recognised', (id, wrong) => {
    for (const seen of wrong) expect(ids(seen), seen).toContain(id);
  });

  it.each(['T1', 'T5', 'T6', 'T8', 'T10', 'T11', 'T12', 'T13', 'T14', 'T15'])(
    '%s alone is named for its mistake',
    (id) => {
      expect(ids(mistakes[id]![0]!)).toEqual([id]);
    },
  );

  it('let the right URL pass, for any host and path', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,12}$/).filter((word) => word !== 'design');
    fc.assert(
      fc.property(fc.domain(), label, label, (primavera, instance, resource) => {
        const url = `https://${instance}.integration.oraclecloud.com/flows/P/C/1.0/x${resource}?Scope=http://${primavera.toLowerCase()}/api`;
        expect(ids(url, url)).toEqual([]);
      }),
    );
  });

  it('explain every difference', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom(...Object.values(mistakes).flat())),
        (seen) => {
          expect(ids(seen).length > 0).toBe(seen !== right);
        },
      ),
    );
  });
});
