import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { assertAllowed, isLoopback } from '#runtime/hosts.ts';

const allowed = ['oraclecloud.com', ' .Cupix.Works '];

function isAllowed(address: string, list = allowed): boolean {
  try {
    assertAllowed(new URL(address), list);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ name: 'InvalidRequest' });
    return false;
  }
}

/** Says the same as the rule in other words: the last labels of the name are those of a suffix. */
function endsInAllowedLabels(hostname: string): boolean {
  const labels = hostname.split('.');
  return [
    ['oraclecloud', 'com'],
    ['cupix', 'works'],
  ].some((suffix) => labels.slice(-suffix.length).join(' ') === suffix.join(' '));
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('assertAllowed', () => {
  it.each([
    'https://oraclecloud.com',
    'https://design.integration.eu-frankfurt-1.ocp.oraclecloud.com/ic/api',
    'https://IDENTITY.OracleCloud.COM',
    'https://team.cupix.works:8443/x?y#z',
  ])('lets %s through', (address) => {
    expect(isAllowed(address)).toBe(true);
  });

  it.each([
    'https://evil-oraclecloud.com',
    'https://eviloraclecloud.com',
    'https://oraclecloud.com.evil.example',
    'https://oraclecloud.co',
    'https://oraclecloud.com.',
    'https://x.oraclecloud.com./path',
    'https://com',
    'https://oraclecloud.com@evil.example',
    'https://user:password@oraclecloud.com',
    'https://user@oraclecloud.com',
    'https://:password@oraclecloud.com',
    'https://evil.example/.oraclecloud.com',
    'https://evil.example?.oraclecloud.com',
    'https://evil.example#.oraclecloud.com',
    'https://evil.example\\.oraclecloud.com',
    'https://oraclecloud.com%2eevil.example',
    'https://oraclecloud。com。evil.example',
    'https://127.0.0.1',
    'http://oraclecloud.com',
    'ftp://oraclecloud.com',
    'file:///etc/passwd',
    'data:text/plain,oraclecloud.com',
  ])('refuses %s', (address) => {
    expect(isAllowed(address)).toBe(false);
  });

  it('refuses every host that only looks like an allowed one', () => {
    const suffix = fc.constantFrom('oraclecloud.com', 'OracleCloud.com', 'cupix.works');
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
    const disguises = fc
      .tuple(suffix, fc.domain(), label)
      .map(([ours, theirs, word]) => [
        `https://${word}${ours}`,
        `https://${word}-${ours}`,
        `https://${ours}.${theirs}`,
        `https://${ours}-${theirs}`,
        `https://${ours}.`,
        `https://${theirs}/${ours}`,
        `https://${theirs}\\.${ours}`,
        `https://${theirs}#@${ours}`,
        `https://${ours}@${theirs}`,
        `https://${word}:${word}@${ours}`,
        `http://${word}.${ours}`,
      ]);
    fc.assert(
      fc.property(disguises, (addresses) => {
        expect(addresses.filter((address) => isAllowed(address))).toEqual([]);
      }),
    );
  });

  it('lets through only names that end in the labels of a suffix', () => {
    const piece = fc.constantFrom(
      ...['oraclecloud', 'com', 'cupix', 'works', 'x', '.', '.', '-', '@', ':', '/', '\\', '%2e'],
    );
    const address = fc.array(piece, { minLength: 1, maxLength: 9 }).map((all) => all.join(''));
    fc.assert(
      fc.property(address, (rest) => {
        fc.pre(URL.canParse(`https://${rest}`));
        const { hostname, username, password } = new URL(`https://${rest}`);
        const expected = endsInAllowedLabels(hostname) && !username && !password;
        expect(isAllowed(`https://${rest}`)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('allows http on this machine alone, and only when it is on the list', () => {
    const list = ['127.0.0.1', 'localhost', '[::1]'];
    for (const host of ['127.0.0.1:8080', 'localhost', 'LOCALHOST:1', '[::1]:3', '127.1']) {
      expect(isAllowed(`http://${host}`, list)).toBe(true);
      expect(isAllowed(`http://${host}`)).toBe(false);
    }
    expect(isAllowed('http://evil.localhost', list)).toBe(false);
    expect(isAllowed('http://localhost.evil.example', list)).toBe(false);
  });

  it.each(['', ' ', ',', '.'])('takes the list %j for nothing, not for everything', (list) => {
    expect(isAllowed('https://oraclecloud.com', list.split(','))).toBe(false);
    expect(isAllowed('https://evil.example.', list.split(','))).toBe(false);
  });

  it('goes by the setting, and repeats no credential of the address', () => {
    vi.stubEnv('ALLOWED_HOSTS', 'example.com, cupix.works');
    expect(() => assertAllowed(new URL('https://team.cupix.works'))).not.toThrow();
    expect(() => assertAllowed(new URL('https://oraclecloud.com'))).toThrow(/allowed hosts/);
    try {
      assertAllowed(new URL('https://me:hunter22@example.com/'));
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain('hunter22');
    }
  });
});

describe('isLoopback', () => {
  it.each(['localhost', 'LocalHost', '127.0.0.1', '127.255.0.9', '[::1]'])('knows %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['localhost.example', '127.0.0.1.example', '1127.0.0.1', '128.0.0.1', '::1', ''])(
    'does not take %s for it',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});
