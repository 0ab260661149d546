import { expect, it, vi } from 'vitest';
import { waitForChange } from '#functions/api/wait-for-change.ts';
import { withinInvocation } from '#runtime/invocation.ts';

const within = <T>(signal: AbortSignal, work: () => Promise<T>) => withinInvocation(signal, work);
const never = new AbortController().signal;

it('ends with the first look that finds something, whatever it is', async () => {
  expect(await within(never, () => waitForChange(async () => 0))).toBe(0);
});

it('looks again until there is something', async () => {
  const look = vi.fn().mockResolvedValueOnce(undefined).mockResolvedValueOnce('news');
  expect(await within(never, () => waitForChange(look))).toBe('news');
  expect(look).toHaveBeenCalledTimes(2);
});

it('ends when nobody waits any more, without an error', async () => {
  const leaving = new AbortController();
  const look = vi.fn(async () => {
    leaving.abort();
    return undefined;
  });
  expect(await within(leaving.signal, () => waitForChange(look))).toBeUndefined();
  expect(look).toHaveBeenCalledTimes(1);
});

it('looks once even if there is no time to wait', async () => {
  expect(await within(AbortSignal.abort(), () => waitForChange(async () => 'news'))).toBe('news');
});

it('does not hide what goes wrong', async () => {
  const look = async () => {
    throw new Error('broken');
  };
  await expect(within(never, () => waitForChange(look))).rejects.toThrow('broken');
});
