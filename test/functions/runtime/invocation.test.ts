import { describe, expect, it } from 'vitest';
import { deadline, knownSecrets, rememberSecret, withinInvocation } from '#runtime/invocation.ts';

const never = new AbortController().signal;

describe('an invocation', () => {
  it('has its deadline, also after waiting for something', async () => {
    const ending = new AbortController();
    const seen = await withinInvocation(ending.signal, async () => {
      await Promise.resolve();
      return deadline();
    });
    expect(seen).toBe(ending.signal);
  });

  it('never ends outside of one', () => {
    expect(deadline().aborted).toBe(false);
  });

  it('keeps its secrets to itself, also next to another one', async () => {
    const tell = (secret: string) =>
      withinInvocation(never, async () => {
        rememberSecret(secret);
        await Promise.resolve();
        return [...knownSecrets()];
      });
    expect(await Promise.all([tell('secret-one'), tell('secret-two')])).toEqual([
      ['secret-one'],
      ['secret-two'],
    ]);
    rememberSecret('secret-three');
    expect(knownSecrets().size).toBe(0);
  });

  it('remembers nothing so short that it would scrub ordinary words', async () => {
    const seen = await withinInvocation(never, async () => {
      for (const value of ['', 'admin', 'secret']) rememberSecret(value);
      return [...knownSecrets()];
    });
    expect(seen).toEqual(['secret']);
  });
});
