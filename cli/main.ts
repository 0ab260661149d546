import { homedir } from 'node:os';
import type { StartService } from '#local/service-types.ts';
import { run } from './run.ts';
import { processTerminal } from './terminal.ts';

// Loaded at the moment of use: it brings CDK with it, and most mistakes are told before it is needed.
const startService: StartService = async (options) =>
  (await import('#local/service.ts')).startService(options);

/** A reader that has seen enough (`| head`) is no failure of ours. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const exitCode = await run(process.argv.slice(2), {
  terminal: processTerminal(),
  startService,
  home: homedir(),
});
// Everything is on disk, so nothing that still waits is worth waiting for; but pipes are written late.
await Promise.all([process.stdout, process.stderr].map(flush));
process.exit(exitCode);

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
