import { Writable } from 'node:stream';
import type { Context } from '#cli/context.ts';
import type { Terminal } from '#cli/terminal.ts';

/** A stream that keeps what was written. */
export class Written extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

export interface MemoryTerminal extends Terminal {
  stdout: Written;
  stderr: Written;
}

/** A terminal without a person and without a screen, in a directory. */
export function memoryTerminal(
  directory: string,
  environment: Record<string, string> = {},
): MemoryTerminal {
  return {
    stdout: new Written(),
    stderr: new Written(),
    environment,
    directory,
    isLive: () => false,
    signal: new AbortController().signal,
    // Nobody waits in tests; others get the chance to go on.
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

/** A context whose service must not be needed. */
export function withoutService(terminal: Terminal, home: string): Context {
  return {
    terminal,
    home,
    startService: () => {
      throw new Error('The service was started.');
    },
  };
}
