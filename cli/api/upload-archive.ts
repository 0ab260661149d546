import { createReadStream } from 'node:fs';
import { InvalidArchive, Unavailable } from '#runtime/errors.ts';
import type { Upload } from './answers.ts';
import type { ApiClient } from './api-client.ts';

/** A file of this machine that was measured. */
export interface ArchiveFile {
  file: string;
  bytes: number;
  /** Hex. */
  sha256: string;
}

/** At least this often something has to arrive; the whole may take as long as it takes. */
const STALLED_MS = 120_000;

/**
 * Gets a project archive into the artifact store, unless it is there already. It is streamed; the address
 * takes exactly this content, so a file that changed meanwhile is refused there.
 * @param told called with the bytes that are sent so far, the first time with 0; never when nothing is sent
 * @throws InvalidArchive the file changed since it was measured
 * @throws Unavailable the store did not take it
 */
export async function uploadArchive(
  api: ApiClient,
  { file, bytes, sha256 }: ArchiveFile,
  told: (sent: number) => void = () => {},
): Promise<void> {
  const upload = await api.announceArchive({ sha256, bytes });
  if (!upload) return;
  const watch = new AbortController();
  const stalled = setTimeout(() => watch.abort(), STALLED_MS);
  const tell = (sent: number) => {
    stalled.refresh();
    told(sent);
  };
  try {
    const { method, url, headers } = upload;
    const body = metered(file, bytes, tell);
    const request = { method, headers, body, duplex: 'half', redirect: 'error' };
    const response = await fetch(url, { ...request, signal: watch.signal } as RequestInit);
    if (!response.ok) throw refused(response.status, await response.text());
  } catch (error) {
    throw explain(error, upload);
  } finally {
    clearTimeout(stalled);
  }
}

async function* metered(
  file: string,
  bytes: number,
  tell: (sent: number) => void,
): AsyncGenerator<Buffer> {
  let sent = 0;
  tell(sent);
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    sent += chunk.length;
    if (sent > bytes) throw changed(file);
    yield chunk;
    tell(sent);
  }
  if (sent < bytes) throw changed(file);
}

function changed(file: string): InvalidArchive {
  return new InvalidArchive({
    system: 'oic-onboarding',
    summary: `The archive ${file} changed while it was being uploaded.`,
    fix: 'Run the command again once nobody writes to it.',
  });
}

function refused(status: number, text: string): Unavailable {
  const code = /<Code>(\w+)<\/Code>/.exec(text)?.[1];
  return new Unavailable({
    system: 'aws',
    summary: `The artifact store answered ${status}${code ? ` (${code})` : ''} to the upload of the archive.`,
    fix: 'Run the command again; it gets a new address. If it lasts, give the operator this text.',
  });
}

/** The address is a credential, so only its host is shown. */
function explain(error: unknown, { url }: Pick<Upload, 'url'>): unknown {
  const cause = (error as Error).cause;
  if (error instanceof InvalidArchive || error instanceof Unavailable) return error;
  if (cause instanceof InvalidArchive) return cause;
  const why = (cause as NodeJS.ErrnoException | undefined)?.code ?? (error as Error).name;
  return new Unavailable(
    {
      system: 'aws',
      summary: `The archive could not be sent to ${new URL(url).host} (${why}).`,
      fix: 'Check the network, then run the command again.',
    },
    { cause: error },
  );
}
