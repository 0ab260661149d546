import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRequest, checkRequestText } from '#functions/api/request/check-request.ts';
import { onboardingId } from '#functions/api/request/onboarding-id.ts';
import { surroundingsWith, validRequest } from './valid-request.ts';

const machine = surroundingsWith({});

/** Every field of the valid request that has to be there, with its path. */
function leaves(value: unknown, path: string[] = []): string[][] {
  if (value === null || typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
}

function replace(path: string[], value: unknown): Record<string, unknown> {
  const request = validRequest() as unknown as Record<string, unknown>;
  const parent = path
    .slice(0, -1)
    .reduce((inner, name) => inner[name] as Record<string, unknown>, request);
  parent[path.at(-1)!] = value;
  return request;
}

/** Of a kind that no field takes. */
const wrong = fc.oneof(
  fc.boolean(),
  fc.array(fc.integer(), { maxLength: 2 }),
  fc.constant(null),
  fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  fc.dictionary(fc.constantFrom('zz-a', 'zz-b'), fc.integer(), { minKeys: 1 }),
);

describe('any request', () => {
  it('with one field of a wrong kind has a problem exactly there', async () => {
    const path = fc.constantFrom(...leaves(validRequest()));
    await fc.assert(
      fc.asyncProperty(path, wrong, async (field, value) => {
        const verdict = await checkRequest(replace(field, value), undefined, machine);
        const places = verdict.ok ? [] : verdict.problems.map(({ where }) => where);
        expect(places.length).toBeGreaterThan(0);
        for (const place of places) expect(place.startsWith(field.join('.'))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('with an unknown field anywhere has a problem there', async () => {
    const blocks = [
      [],
      ['oracle'],
      ['oracle', 'instance'],
      ['primavera'],
      ['cupixworks'],
      ['waits'],
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...blocks),
        fc.stringMatching(/^x[a-z]{1,12}$/),
        async (block, name) => {
          const verdict = await checkRequest(replace([...block, name], 1), undefined, machine);
          const places = verdict.ok ? [] : verdict.problems.map(({ where }) => where);
          expect(places).toContain([...block, name].join('.'));
        },
      ),
    );
  });

  it('never shows a credential in a problem, however it is written', async () => {
    const secret = fc.stringMatching(/^[*&!@%`|>?'"{[#~-]?Zq[A-Za-z0-9]{8,20}[\s'"}]?$/);
    await fc.assert(
      fc.asyncProperty(secret, fc.boolean(), async (value, isToken) => {
        const line = isToken ? `  apiToken: ${value}` : `  password: ${value}`;
        const text = `kind: Onbording\nprimavera:\n${line}\n  url: x\n`;
        const written = await checkRequestText(text, machine);
        const given = await checkRequest(
          replace(['primavera', 'password'], { [value]: value }),
          undefined,
          machine,
        );
        const core = /Zq[A-Za-z0-9]+/.exec(value)![0];
        // A token under primavera is an unknown field; its name is shown, its value isn't.
        expect(JSON.stringify([written, given])).not.toContain(core);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the id of an onboarding', () => {
  const identity = fc.record({
    customer: fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/),
    oracle: fc.record({
      compartment: fc.string(),
      instance: fc.oneof(fc.record({ create: fc.string() }), fc.record({ adopt: fc.string() })),
    }),
    cupixworks: fc.record({ team: fc.string(), project: fc.string() }),
  });

  it('is the same for the same parts, whatever else changes, and fits an execution name', () => {
    fc.assert(
      fc.property(identity, fc.integer(), (parts, extra) => {
        const id = onboardingId(parts);
        expect(onboardingId({ ...structuredClone(parts), waits: extra } as typeof parts)).toBe(id);
        expect(id).toMatch(/^[a-z][a-z0-9]*-[0-9a-f]{8}$/);
      }),
    );
  });

  it('differs as soon as one part differs', () => {
    fc.assert(
      fc.property(identity, identity, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(onboardingId(one)).not.toBe(onboardingId(other));
      }),
    );
  });

  it('does not confuse a name with an id', () => {
    const base = { customer: 'a', cupixworks: { team: 't', project: 'p' } };
    const create = onboardingId({
      ...base,
      oracle: { compartment: 'c', instance: { create: 'x' } },
    });
    const adopt = onboardingId({ ...base, oracle: { compartment: 'c', instance: { adopt: 'x' } } });
    expect(create).not.toBe(adopt);
  });
});
