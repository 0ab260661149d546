import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { defaultEndpoints, EndpointsFile, parseEndpoints } from '#cli/endpoints-file.ts';

function problemsOf(text: string) {
  const parsed = parseEndpoints(text);
  return 'problems' in parsed ? parsed.problems : [];
}

describe('an endpoints file', () => {
  it('leaves everything as it is when it says nothing', () => {
    expect(parseEndpoints('{}')).toEqual({
      endpoints: {
        ...defaultEndpoints,
        allowedHosts: defaultEndpoints.allowedHosts,
      },
    });
  });

  it('moves to another realm', () => {
    const parsed = parseEndpoints(
      [
        'integrationControlPlane: https://integration.{region}.ocp.oraclecloud.eu',
        'iam: https://identity.{region}.oci.oraclecloud.eu',
        'allowedHosts: [oraclecloud.eu, cupix-eu.works]',
      ].join('\n'),
    );
    expect(parsed).toEqual({
      endpoints: {
        integrationControlPlane: 'https://integration.{region}.ocp.oraclecloud.eu',
        iam: 'https://identity.{region}.oci.oraclecloud.eu',
        allowedHosts: [
          'oraclecloud.eu',
          'cupix-eu.works',
          'ocp.oraclecloud.eu',
          'oci.oraclecloud.eu',
        ],
      },
    });
  });

  it('allows the hosts of its own endpoints', () => {
    const parsed = parseEndpoints('iam: http://127.0.0.1:1234');
    expect('endpoints' in parsed && parsed.endpoints.allowedHosts).toContain('127.0.0.1');
  });

  it.each([
    ['iam: http://example.com', 'iam', /http/],
    ['iam: https://example.com/path', 'iam', /https:\/\/example\.com$/],
    ['iam: example.com', 'iam', /https:\/\//],
    ['iam: https://me@example.com', 'iam', /more than a host name/],
    ['allowedHosts: ["https://x"]', 'allowedHosts.0', /end of a host name/],
    ['allowedHosts: ["*.x"]', 'allowedHosts.0', /end of a host name/],
    ['allowedHosts: x', 'allowedHosts', /a list/],
    ['identity: https://x', 'identity', /Valid here/],
  ])('refuses %s', (text, where, says) => {
    const [problem, ...others] = problemsOf(text);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ where, line: 1 });
    expect(`${problem?.what} ${problem?.fix}`).toMatch(says);
  });

  it('is described in docs/endpoints.md, field by field', async () => {
    const page = await readFile(new URL('../../docs/endpoints.md', import.meta.url), 'utf8');
    const described = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field);
    expect(described.toSorted()).toEqual(Object.keys(EndpointsFile._zod.def.shape).toSorted());
  });
});
