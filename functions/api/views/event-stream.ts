import * as z from 'zod/mini';

export const EventStream = z.string().register(z.globalRegistry, {
  description: 'https://html.spec.whatwg.org/multipage/server-sent-events.html',
});

/** The header by which a client says what it had last; browsers send it by themselves. */
export function lastEventId(example: string) {
  return {
    description: 'The `id` of the last event; without it, the answer comes at once.',
    example,
  };
}
