import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rememberSecret, withinInvocation } from '#runtime/invocation.ts';
import { holdsSecret, redact, redactStrings } from '#runtime/redaction.ts';

/** Runs `work` as an invocation that knows these secrets. */
function knowing<T>(secrets: string[], work: () => T): Promise<T> {
  return withinInvocation(new AbortController().signal, async () => {
    for (const secret of secrets) rememberSecret(secret);
    return work();
  });
}

/** How other systems, libraries and headers write a secret. */
const writers: Record<string, (secret: string) => string> = {
  plain: (secret) => secret,
  base64: (secret) => Buffer.from(secret).toString('base64'),
  'base64 without padding': (secret) => Buffer.from(secret).toString('base64').replaceAll('=', ''),
  base64url: (secret) => Buffer.from(secret).toString('base64url'),
  JSON: (secret) => JSON.stringify(secret),
  path: (secret) => encodeURIComponent(secret.toWellFormed()),
  'path in lower case': (secret) =>
    encodeURIComponent(secret.toWellFormed()).replace(/%../g, (code) => code.toLowerCase()),
  form: (secret) => new URLSearchParams({ password: secret }).toString().slice('password='.length),
};

describe('redact', () => {
  it.each(Object.keys(writers))('scrubs a secret written as %s', async (writer) => {
    const secret = 'p@ss "w/ö\\rd" ~(1)+\n?>';
    const text = `before ${writers[writer]!(secret)} after`;
    const clean = await knowing([secret], () => redact(text));
    expect(clean).toMatch(/^before "?\[redacted\]"? after$/);
  });

  it.each(Object.entries(writers))(
    'lets no secret survive as %s, whatever it is and whatever is around it',
    async (_name, write) => {
      const secrets = fc.string({ unit: 'binary', minLength: 6, maxLength: 40 });
      const around = fc.string({ maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(secrets, around, around, async (secret, before, after) => {
          const written = write(secret);
          fc.pre(!`${before}[redacted]${after}`.includes(written));
          const clean = await knowing([secret], () => redact(`${before}${written}${after}`));
          expect(clean).not.toContain(written);
        }),
      );
    },
  );

  it('takes a secret with half a surrogate pair', async () => {
    const secret = 'hunter\ud83d22';
    expect(await knowing([secret], () => redact(`say ${secret}`))).toBe('say [redacted]');
  });

  it('leaves no end of a secret that begins with another one', async () => {
    const secrets = ['Summer', 'Summer-2026', 'Summer-2026-Rome'];
    expect(await knowing(secrets, () => redact('it is Summer-2026-Rome'))).toBe('it is [redacted]');
  });

  it('scrubs every occurrence of several secrets', async () => {
    const clean = await knowing(['secret-a', 'secret-b'], () =>
      redact('secret-a secret-b secret-a'),
    );
    expect(clean).toBe('[redacted] [redacted] [redacted]');
  });

  it.each([
    ['a JWT', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln-bmF0_dXJl'],
    ['a JWT without a signature', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.'],
    ['a client secret', 'idcscs-0b9c7f2e-1234-4c00-9e55-abcdefabcdef'],
    ['a Basic header', 'Basic dXNlcjpwYXNzd29yZA=='],
    ['a Bearer header', 'Bearer  0123456789abcdef'],
    ['an odd Bearer header', 'Bearer abcdefgH'],
    ['a key', '-----BEGIN PRIVATE KEY-----\nMIIE\nvQ==\n-----END PRIVATE KEY-----'],
    ['an RSA key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----'],
  ])('knows %s by its shape, also behind an escaped line break', (_what, token) => {
    expect(redact(`got ${token}, then`)).toBe('got [redacted], then');
    const inJson = redact(JSON.stringify({ text: `line\n${token}` }));
    expect(JSON.parse(inJson)).toEqual({ text: 'line\n[redacted]' });
  });

  it.each([
    'Import project: not found',
    'ocid1.integrationinstance.oc1.eu-frankfurt-1.aaaa',
    'BASIC_AUTH',
    'a Bearer of bad news',
    'choose Basic Authentication, not Basic authorization.',
    '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
  ])('leaves %j alone', (text) => {
    expect(redact(text)).toBe(text);
    expect(holdsSecret(text)).toBe(false);
  });

  it('has nothing left to do a second time', async () => {
    const pieces = fc.constantFrom('Basic ', 'Bearer ', 'eyJabcdefgh', '.x', 'hunter22', '\n', ' ');
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 12 }), async (all) => {
        const [once, twice] = await knowing(['hunter22'], () => {
          const clean = redact(all.join(''));
          return [clean, redact(clean)];
        });
        expect(twice).toBe(once);
      }),
    );
  });
});

describe('holdsSecret and redactStrings', () => {
  it('see what redact would scrub', async () => {
    const [holds, text] = await knowing(['hunter22'], () => [
      holdsSecret('say hunter22'),
      JSON.stringify({ a: ['hunter22', 1, null], b: { c: 'x hunter22' } }, redactStrings),
    ]);
    expect(holds).toBe(true);
    expect(text).toBe('{"a":["[redacted]",1,null],"b":{"c":"x [redacted]"}}');
  });
});
