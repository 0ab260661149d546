/** One message of a stream: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export interface ServerEvent {
  event: string;
  data: string;
  /** The last one that was given, by this message or an earlier one. */
  id: string | undefined;
  /** Milliseconds to stay away after the stream has ended; the last that was given. */
  retryMs: number | undefined;
}

/** Longer messages are not ours: an onboarding has a few kilobytes, a list of changes some hundred. */
const LONGEST_MESSAGE = 4 * 1024 * 1024;

/**
 * Reads server-sent events. A message that the end of the stream cuts off is dropped. The last one that is
 * yielded has no data when the stream only said when to come back.
 * @throws RangeError a message is longer than 4 MB
 */
export async function* readEventStream(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerEvent> {
  let message: ServerEvent = { event: 'message', data: '', id: undefined, retryMs: undefined };
  for await (const line of linesOf(body)) {
    if (line !== '') {
      message = withField(message, line);
      if (message.data.length > LONGEST_MESSAGE) throw new RangeError('A message is too long.');
      continue;
    }
    yield { ...message, data: message.data.replace(/\n$/, '') };
    message = { ...message, event: 'message', data: '' };
  }
}

function withField(message: ServerEvent, line: string): ServerEvent {
  const [, name = '', value = ''] = /^([^:]*)(?:: ?([\s\S]*))?$/.exec(line) ?? [];
  switch (name) {
    case 'event':
      return { ...message, event: value };
    case 'data':
      return { ...message, data: `${message.data}${value}\n` };
    case 'id':
      return value.includes('\0') ? message : { ...message, id: value };
    case 'retry':
      return /^\d+$/.test(value) ? { ...message, retryMs: Number(value) } : message;
    default:
      // A comment keeps the connection open; unknown fields are for others.
      return message;
  }
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    if (rest.length > LONGEST_MESSAGE) throw new RangeError('A message is too long.');
    // A carriage return at the end may be the first half of a line break.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest.endsWith('\r')) yield rest.slice(0, -1);
}
