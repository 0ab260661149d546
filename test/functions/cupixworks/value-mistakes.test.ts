import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registrationProblems } from '#functions/cupixworks/registration-problems.ts';
import { mistakeIn } from '#functions/cupixworks/value-mistakes.ts';

const values = {
  oicOAuthTokenUrl: 'https://idcs-1a2B.identity.oraclecloud.com/oauth2/v1/token',
  clientId: '6d3b7c1F0a5e4c6f8f1f0c2d9b8a7e65',
  scope:
    'https://ABC1.integration.eu-frankfurt-1.ocp.oraclecloud.com:443urn:opc:resource:consumer::all',
  opcAccessTokenUrl:
    'https://acme.integration.eu-frankfurt-1.ocp.oraclecloud.com/ic/api/integration/v1/flows/rest/CUPIX/1.0/token?Scope=http://primavera-us2.oraclecloud.com/api',
};
const registration = { ...values, clientSecret: { secretId: 's' } };
type Field = keyof typeof values;
const fields = Object.keys(values) as Field[];

/** Mistakes people make, and how the hint recognises each. */
const typing: Record<string, { make: (value: string, at: number) => string; says: RegExp }> = {
  'a space inside': {
    make: (value, at) => `${value.slice(0, at)} ${value.slice(at)}`,
    says: /space or line break/,
  },
  'a line break inside': {
    make: (value, at) => `${value.slice(0, at)}\r\n${value.slice(at)}`,
    says: /space or line break/,
  },
  'a zero-width space': {
    make: (value, at) => `${value.slice(0, at)}\u200b${value.slice(at)}`,
    says: /cannot be seen/,
  },
  quotes: { make: (value) => `“${value}”`, says: /quote/ },
  'a full stop': { make: (value) => `${value}.`, says: /full stop/ },
  capitals: { make: (value) => value.toUpperCase(), says: /capitals/ },
  'a lost end': { make: (value) => value.slice(0, -1), says: /end is missing/ },
  'a lost beginning': { make: (value) => value.slice(1), says: /beginning is missing/ },
  'a label before it': { make: (value) => `Value - ${value}`, says: /copied along/ },
  nothing: { make: () => '', says: /empty/ },
};

describe('a value that was copied wrongly', () => {
  it.each(Object.entries(typing))(
    'with %s is told so, wherever it happened',
    (_, { make, says }) => {
      fc.assert(
        fc.property(
          fc.constantFrom<Field[]>('oicOAuthTokenUrl', 'clientId', 'scope'),
          fc.integer({ min: 1, max: 20 }),
          (field, at) => {
            expect(mistakeIn(make(values[field], at), values[field])).toMatch(says);
          },
        ),
        { numRuns: 30 },
      );
    },
  );

  it.each<[Field, string, RegExp]>([
    ['oicOAuthTokenUrl', `${values.oicOAuthTokenUrl}/`, /slash/],
    ['oicOAuthTokenUrl', values.oicOAuthTokenUrl.replace('.com/', '.com:443/'), /port/],
    ['oicOAuthTokenUrl', values.oicOAuthTokenUrl.replace('https:', 'http:'), /http/],
    ['oicOAuthTokenUrl', values.oicOAuthTokenUrl.replace('idcs-1a2B', 'idcs-other'), /another/],
    ['scope', values.scope.replace(':443', ''), /port/],
    ['scope', encodeURIComponent(values.scope), /URL-encoded/],
    ['scope', values.scope.replaceAll('-', '–'), /looks the same/],
    ['scope', values.scope.replace('//ABC1', '//XYZ2'), /leads to xyz2.*lead to abc1/],
  ])('%s %s', (field, seen, says) => {
    expect(mistakeIn(seen, values[field])).toMatch(says);
  });

  it('that is simply another one is not explained', () => {
    expect(mistakeIn('0123456789', values.clientId)).toBeUndefined();
  });

  it('with several small mistakes is told that they are small', () => {
    const seen = `${values.oicOAuthTokenUrl.toUpperCase()}/`.replace('.COM/', '.COM:443/');
    expect(mistakeIn(seen, values.oicOAuthTokenUrl)).toMatch(/Only small things differ/);
  });

  it('that stands in the wrong field is told where it belongs', () => {
    const problems = registrationProblems(registration, {
      status: 'failed',
      ...values,
      clientId: values.scope,
      scope: values.clientId,
    });
    expect(problems.map(({ field, hint }) => [field, hint])).toEqual([
      ['State of the integration', 'Correct the values below first.'],
      ['Client ID', 'This is the value of Scope: it got into the wrong field.'],
      ['Scope', 'This is the value of Client ID: it got into the wrong field.'],
    ]);
  });
});

describe('what CupixWorks shows', () => {
  const wrong = (answer: Partial<Record<Field, string | null>>) =>
    registrationProblems(registration, { status: 'active', ...answer }).map(({ field }) => field);

  it('is right with any white space around each value, and with any of them left out', () => {
    const blank = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\u00a0') });
    const shown = fc
      .subarray(fields)
      .chain((chosen) =>
        fc.record(
          Object.fromEntries(
            chosen.map((field) => [
              field,
              blank.map((space) => `${space}${values[field]}${space}`),
            ]),
          ),
        ),
      );
    fc.assert(
      fc.property(shown, (answer) => {
        expect(wrong(answer)).toEqual([]);
      }),
    );
  });

  it('is wrong by any other difference, and only in that field', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...fields),
        fc.string().filter((text) => !fields.some((field) => values[field] === text.trim())),
        (field, seen) => {
          const found = registrationProblems(registration, {
            status: 'active',
            ...values,
            [field]: seen,
          });
          expect(found).toHaveLength(1);
          expect(found[0]).toMatchObject({ expected: values[field] });
        },
      ),
    );
  });

  it('says how to enter a secret again that nobody can see', () => {
    const all = registrationProblems(registration, {
      status: 'failed',
      message: 'idcs answered 401.',
      ...values,
    });
    expect(all).toEqual([
      {
        field: 'State of the integration',
        expected: 'active',
        seen: 'failed: idcs answered 401.',
        hint: expect.stringMatching(/Client Secret is probably the wrong one. Show the secret/),
      },
    ]);
    const [none] = registrationProblems(registration, { status: 'failed' });
    expect(none?.hint).toMatch(/^Compare the values.*Show the secret here once more/);
  });
});
