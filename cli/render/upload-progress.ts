import path from 'node:path';
import type { Terminal } from '../terminal.ts';

const MB = 2 ** 20;
/** Moves to the beginning of the line and clears it. */
const ANEW = '\r\u001b[K';

/**
 * Tells how far an upload is: one line that is written anew on a terminal, and one line anywhere else.
 * @returns what to call with the bytes that were sent
 */
export function uploadProgress(
  { file, bytes }: { file: string; bytes: number },
  output: NodeJS.WritableStream,
  { isLive }: Pick<Terminal, 'isLive'>,
): (sent: number) => void {
  const size = bytes < MB ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / MB).toFixed(1)} MB`;
  const what = `Uploading ${path.basename(file)} (${size})`;
  if (!isLive(output)) return (sent) => void (sent === 0 && output.write(`${what}\n`));
  let shown = -1;
  return (sent) => {
    const percent = Math.floor((sent / bytes) * 100);
    if (percent === shown) return;
    shown = percent;
    output.write(sent < bytes ? `${ANEW}${what}: ${percent} %` : `${ANEW}${what}: done\n`);
  };
}
