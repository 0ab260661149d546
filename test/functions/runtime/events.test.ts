import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type EventName, events } from '#runtime/events.ts';

const names = Object.keys(events) as EventName[];
const always = { version: 1, jobId: 'acme-42053dd9', at: '2026-01-31T12:00:00.000Z' };

describe.each(names)('the event %s', (name) => {
  const { detail, example, when } = events[name];
  const whole = { ...always, ...example };

  it('has an example that is one', () => {
    expect(z.safeParse(detail, whole)).toMatchObject({ success: true });
  });

  it('takes nothing that the catalogue does not name', () => {
    expect(z.safeParse(detail, { ...whole, more: 1 }).success).toBe(false);
  });

  it.each(Object.keys(whole))('needs %s', (field) => {
    const { [field]: _, ...rest } = whole as Record<string, unknown>;
    expect(z.safeParse(detail, rest).success).toBe(false);
  });

  it('has no field for a secret', () => {
    expect(Object.keys(whole).join()).not.toMatch(/secret|password|token|credential|value/i);
  });

  it('says when it is sent, as the end of a sentence', () => {
    expect(when).toMatch(/^[a-z].*[^.]$/);
  });
});
