/** One event of a stream: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export interface StreamEvent {
  event: string;
  data: string;
}

export interface StreamParser {
  /** Takes the next piece of the stream, wherever it was cut. */
  push(chunk: string): StreamEvent[];
  /** Forgets what was begun: an event that the stream's end cut off is none. */
  reset(): void;
  /** Of the last event that named itself; empty before. */
  lastEventId(): string;
  /** Milliseconds until the next try, when the server asked for any. */
  retry(): number | undefined;
}

/** Reads server-sent events, as the specification interprets them. */
export function createStreamParser(): StreamParser {
  let rest = '';
  let name = '';
  let data: string[] = [];
  let id = '';
  let retry: number | undefined;

  function dispatch(): StreamEvent | undefined {
    const event = data.length > 0 ? { event: name || 'message', data: data.join('\n') } : undefined;
    name = '';
    data = [];
    return event;
  }

  function take(line: string): StreamEvent | undefined {
    if (line === '') return dispatch();
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') name = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) retry = Number(value);
    return undefined;
  }

  return {
    push: (chunk) => {
      rest += chunk;
      // A carriage return at the end may be the first half of a line break.
      const complete = rest.endsWith('\r') ? rest.slice(0, -1) : rest;
      const lines = complete.split(/\r\n|\n|\r/);
      const unfinished = lines.pop() ?? '';
      rest = unfinished + rest.slice(complete.length);
      return lines.map(take).filter((event) => event !== undefined);
    },
    reset: () => {
      rest = '';
      name = '';
      data = [];
    },
    lastEventId: () => id,
    retry: () => retry,
  };
}
