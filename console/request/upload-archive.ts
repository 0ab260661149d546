import { apiUrl, callApi } from '../api/call-api.ts';
import { ApiProblem, unreachable } from '../api/problem.ts';

/** How far it is: `hashing`, then a part of 1, then `there`. */
export type UploadStep = 'hashing' | number;

interface Announced {
  sha256: string;
  upload?: { url: string; headers: Record<string, string> };
}

/**
 * Brings an archive into the artifact store: its hash is its name there, so that the same file is sent once.
 * @returns SHA-256 in hex
 * @throws ApiProblem
 */
export async function uploadArchive(
  file: File,
  onStep: (step: UploadStep) => void,
  signal: AbortSignal,
): Promise<string> {
  onStep('hashing');
  const sha256 = await hashOf(file);
  const body = { sha256, bytes: file.size };
  const { upload } = await callApi<Announced>('POST', '/artifacts', { body, signal });
  if (upload) await put(file, upload, onStep, signal);
  return sha256;
}

/** SHA-256 of a file in hex. */
export async function hashOf(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** By XMLHttpRequest, because fetch doesn't tell how much of a body has left. */
function put(
  file: File,
  { url, headers }: NonNullable<Announced['upload']>,
  onStep: (step: UploadStep) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', new URL(url, apiUrl('/')));
    for (const [name, value] of Object.entries(headers)) {
      // The browser sets the length itself and lets nobody else.
      if (name.toLowerCase() !== 'content-length') request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded, total }) => onStep(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(unreachable());
    request.onload = () => (request.status < 300 ? resolve() : reject(refused(request.status)));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function refused(status: number): ApiProblem {
  return new ApiProblem({
    title: 'Upload refused',
    status,
    detail: `The artifact store refused the upload (${status}).`,
    error: 'Unexpected',
    fix: 'Choose the file again. If it changed while it was sent, or the upload began more than 15 minutes ago, that helps.',
  });
}
