/** How soon a client asks again, in milliseconds: the answer ends with each change. */
const RETRY_MS = 250;

/** One event of a stream; without data it only moves the client's place in it on. */
export interface StreamEvent {
  /** The client names it when it comes again; one line. */
  id: string;
  name: string;
  data?: unknown;
}

/**
 * Writes an answer of server-sent events. Behind API Gateway an answer is sent whole, so it holds one event, or
 * none after a while, and ends; clients come again by themselves and say what they had last.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function eventStream(event: StreamEvent | undefined): string {
  const lines = [`retry: ${RETRY_MS}`];
  if (!event) lines.push(': nothing has changed');
  else lines.push(`id: ${event.id}`);
  if (event?.data !== undefined) {
    // JSON has no line breaks of its own.
    lines.push(`event: ${event.name}`, `data: ${JSON.stringify(event.data)}`);
  }
  return `${lines.join('\n')}\n\n`;
}
