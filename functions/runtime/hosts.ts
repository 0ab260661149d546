import { InvalidRequest } from './errors.ts';
import { setting } from './settings.ts';

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** Tells whether a host name (without port) is this machine. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/** Matches `oraclecloud.com` with itself and with every name below it, and nothing else. */
function isWithin(hostname: string, suffix: string): boolean {
  const bare = suffix.trim().replace(/^\./, '').toLowerCase();
  return bare !== '' && (hostname === bare || hostname.endsWith(`.${bare}`));
}

/**
 * Refuses a URL that we must not call: hosts come from requests and from other systems' answers, and a
 * credential sent to the wrong one is gone. HTTPS only, but for loopback.
 * @param allowed host suffixes; by default the setting ALLOWED_HOSTS (comma-separated).
 * @throws InvalidRequest
 */
export function assertAllowed(url: URL, allowed = setting('ALLOWED_HOSTS').split(',')): void {
  const hostname = url.hostname.toLowerCase();
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(hostname))) {
    throw refusal(url, `uses ${url.protocol.replace(':', '')}`, 'Use https.');
  }
  if (url.username || url.password) {
    throw refusal(url, 'holds a user name or password', 'Remove what stands before the @.');
  }
  if (!allowed.some((suffix) => isWithin(hostname, suffix))) {
    throw refusal(
      url,
      'is not on the list of allowed hosts',
      `If the host is right, add it to allowedHosts in the endpoints file (now: ${allowed.join(', ')}).`,
    );
  }
}

function refusal(url: URL, why: string, fix: string): InvalidRequest {
  return new InvalidRequest({
    system: 'oic-onboarding',
    summary: `The address ${url.protocol}//${url.host} ${why}, so it was not called.`,
    fix,
  });
}
