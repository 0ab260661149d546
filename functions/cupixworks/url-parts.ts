/**
 * A URL taken apart as text. `URL` would mend exactly the faults that have to be found: it encodes, decodes,
 * changes case, and drops default ports.
 */
export interface UrlParts {
  text: string;
  scheme: string;
  host: string;
  /** Everything between host and query, with its leading slash. */
  path: string;
  /** `name=value` as written, in order. */
  parameters: { name: string; value: string }[];
  /** The value of the parameter that is called Scope, in whatever case; empty when there is none. */
  scope: string;
}

const SHAPE = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*)([^?#]*)(?:\?(.*))?$/is;

/** Takes any text apart; what isn't there is empty, and white space around it belongs to no part. */
export function urlParts(text: string): UrlParts {
  const [, scheme = '', host = '', path = '', query = ''] = SHAPE.exec(text.trim()) ?? [];
  const parameters = query === '' ? [] : query.split('&').map(parameter);
  const scope = parameters.find(({ name }) => isScope(name))?.value ?? '';
  return { text, scheme: scheme.toLowerCase(), host, path, parameters, scope };
}

/** Puts a URL together again, byte for byte but for the parameters that were replaced. */
export function joinUrl({ text, parameters }: UrlParts): string {
  const query = parameters.map(({ name, value }) => `${name}=${value}`).join('&');
  return `${text.slice(0, text.indexOf('?'))}?${query}`;
}

/** OIC's parameter is spelled `Scope`; a wrong case is found by looking for any. */
export function isScope(name: string): boolean {
  return name.toLowerCase() === 'scope';
}

/** Host name and port apart from each other and from the default port, for comparing. */
export function plainHost(host: string): string {
  return host.toLowerCase().replace(/:(80|443)$/, '');
}

function parameter(text: string): { name: string; value: string } {
  const at = text.indexOf('=');
  return at < 0
    ? { name: text, value: '' }
    : { name: text.slice(0, at), value: text.slice(at + 1) };
}
