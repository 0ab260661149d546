import { createInterface } from 'node:readline/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Everything a command needs of the process it runs in; tests give their own. */
export interface Terminal {
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
  environment: Record<string, string | undefined>;
  /** Directory that relative paths on the command line start from. */
  directory: string;
  /** True when the given stream shows progress that is drawn over itself. */
  isLive(stream: NodeJS.WritableStream): boolean;
  /** Asks the person at the keyboard; undefined where nobody is. */
  ask?: (question: string) => Promise<string>;
  /** Aborts when the person wants to stop (Ctrl+C). */
  signal: AbortSignal;
  /** Resolves after so many milliseconds, or at once when the person wants to stop. */
  pause(ms: number): Promise<void>;
}

/** The terminal of this process. Ctrl+C a second time ends the process at once. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const plain = Boolean(env.CI) || Boolean(env.NO_COLOR) || env.TERM === 'dumb';
  return {
    stdout,
    stderr,
    environment: env,
    directory: process.cwd(),
    isLive: (stream) => !plain && isDrawable(stream as NodeJS.WriteStream),
    ask: stdin.isTTY ? (question) => askOn(stderr, question, stop.signal) : undefined,
    signal: stop.signal,
    pause: (ms) => delay(ms, undefined, { signal: stop.signal }).catch(() => {}),
  };
}

/** Pseudo-terminals of programs may have no width, and lines that are cut to it would vanish. */
function isDrawable({ isTTY, columns }: NodeJS.WriteStream): boolean {
  return isTTY === true && columns > 0;
}

/** Nobody is at the keyboard any more: the input ended. */
export class EndOfInput extends Error {
  override name = 'EndOfInput';
}

async function askOn(
  output: NodeJS.WritableStream,
  question: string,
  signal: AbortSignal,
): Promise<string> {
  const reader = createInterface({ input: process.stdin, output });
  // readline takes Ctrl+C for itself while it reads.
  reader.once('SIGINT', () => process.emit('SIGINT'));
  const closed = new Promise<never>((_, reject) => {
    reader.once('close', () => reject(new EndOfInput('The input ended.')));
  });
  try {
    return (await Promise.race([reader.question(question, { signal }), closed])).trim();
  } finally {
    closed.catch(() => {});
    reader.close();
  }
}
