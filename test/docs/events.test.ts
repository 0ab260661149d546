import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type EventName, events } from '#runtime/events.ts';
import { listEvents } from '../../docs/list-events.ts';

const page = await readFile(new URL('../../docs/events.md', import.meta.url), 'utf8');

describe('the page on events', () => {
  it('is fresh', () => {
    expect(page, 'run npm run docs').toBe(listEvents());
  });

  it.each(Object.keys(events) as EventName[])('shows %s with an example that is one', (name) => {
    const [, section = ''] = page.split(`### ${name}\n`);
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(section) ?? [];
    const event = JSON.parse(example);
    expect(event['detail-type']).toBe(name);
    expect(z.safeParse(events[name].detail, event.detail)).toMatchObject({ success: true });
  });
});
