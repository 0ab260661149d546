import { InvalidRequest } from './errors.ts';
import { isLoopback } from './hosts.ts';

/** A browser and a request both leave these out, so a URL that names one is the same URL. */
const DEFAULT_PORTS = /:(80|443)$/;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * The scope of the Primavera Cloud REST API for the site that a person wrote down in whatever spelling:
 * with or without scheme, path, slash, default port, capitals. It starts with `http://` even though every
 * call is https, and it names the host that is called.
 * Source: https://docs.oracle.com/cd/E80480_01/English/integration/primavera_rest_api/D175778.html
 * @param site address of Primavera Cloud, such as `https://primavera-us2.oraclecloud.com/`
 * @throws InvalidRequest no address, or one with a user name, another scheme, or a space inside
 */
export function opcScope(site: string): string {
  return `http://${opcHost(site)}/api`;
}

/**
 * Where Primavera Cloud is called, without a path or trailing slash. Always https, but for loopback.
 * @throws InvalidRequest as `opcScope`
 */
export function opcOrigin(site: string): string {
  const host = opcHost(site);
  const plain = isLoopback(host.replace(/:\d+$/, '')) && /^\s*http:/i.test(site);
  return `${plain ? 'http' : 'https'}://${host}`;
}

/** Host name in lower case, with a port only where it isn't the usual one. */
function opcHost(site: string): string {
  const text = site.trim();
  const address = SCHEME.test(text) ? text : `https://${text}`;
  const url = /\s/.test(text) || !URL.canParse(address) ? undefined : new URL(address);
  const plain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password;
  if (plain && url.host) return url.host.replace(DEFAULT_PORTS, '');
  throw new InvalidRequest({
    system: 'primavera',
    summary: 'The address of Primavera Cloud is not a plain web address.',
    fix: 'Write it as https://primavera-us2.oraclecloud.com: no user name, no spaces, no line breaks.',
  });
}
