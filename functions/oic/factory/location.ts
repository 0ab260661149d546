import { Unexpected } from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';

/**
 * The id of what an import made: imports answer 204 without a body, and say in `Location` where the thing is.
 * @throws Unexpected there is no Location
 */
export function requireLocation(response: HttpResponse, operation: string): string {
  const path = response.headers.get('location')?.split(/[?#]/)[0] ?? '';
  const last = path.replace(/\/+$/, '').split('/').at(-1);
  if (last) return decodeURIComponent(last);
  throw new Unexpected({
    system: 'oic',
    summary: `${operation}: the answer (${response.status}) does not say what was made.`,
    fix: 'Look in the OIC console whether it is there; report a defect with the request id.',
    seen: { status: response.status, requestId: response.requestId },
  });
}
