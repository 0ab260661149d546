/**
 * Hands what the code of this thread writes to the host, line by line. The streams that a Worker
 * offers its parent would do too, but reading them keeps the process alive while the thread is idle,
 * and they come in any order with the answers.
 */

import { StringDecoder } from 'node:string_decoder';

export type OutputStream = 'stdout' | 'stderr';

type Done = (error?: Error | null) => void;

/** Cuts what is written into lines. */
class Lines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (text: string) => void;
  #rest = '';

  constructor(onLine: (text: string) => void) {
    this.#onLine = onLine;
  }

  add(bytes: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(bytes)).split(/\r?\n/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#onLine(line);
  }

  /** Hands over what was written without a line end so far. */
  flush(): void {
    if (this.#rest) this.#onLine(this.#rest);
    this.#rest = '';
  }
}

function writerFor(lines: Lines): typeof process.stdout.write {
  return (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, callback?: Done) => {
    const bytes =
      typeof chunk === 'string'
        ? Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8')
        : Buffer.from(chunk);
    lines.add(bytes);
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done) process.nextTick(done);
    return true;
  };
}

/**
 * Replaces the `write` of both streams, which the console uses as well.
 * @param onLine Called with each complete line, without its end.
 * @returns Hands over what was written without a line end so far.
 */
export function installOutput(onLine: (stream: OutputStream, text: string) => void): () => void {
  const stdout = new Lines((text) => onLine('stdout', text));
  const stderr = new Lines((text) => onLine('stderr', text));
  process.stdout.write = writerFor(stdout);
  process.stderr.write = writerFor(stderr);
  return () => {
    stdout.flush();
    stderr.flush();
  };
}
