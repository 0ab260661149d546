/**
 * The errors of integrations that are frequent enough to have a page of their own. Oracle publishes no list, so they
 * are told apart by what the other side answered, which is the same whatever the adapter. Their names are few and
 * fixed: metrics count by them.
 */
export const knownErrors = [
  'payload-too-large',
  'certificate',
  'agent',
  'mapping',
  'timeout',
  'throttled',
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict',
  'unavailable',
  'bad-request',
  'server-error',
] as const;
export type KnownError = (typeof knownErrors)[number];

/** What messages say, the most telling first; an HTTP status counts only when no message tells more. */
const MESSAGES: readonly [KnownError, RegExp][] = [
  ['payload-too-large', /CASDK-0059|exceeds the maximum allowed|too large|size limit/i],
  ['certificate', /PKIX|SSLHandshake|certificate|handshake failure|unable to find valid cert/i],
  [
    'agent',
    /\bagent\b.*\b(?:down|unavailable|not (?:available|running|reachable))|NoAvailableAgent/i,
  ],
  ['mapping', /XPath|XSLT|ORABPEL-15235|translation failure|mapping failed|could not be mapped/i],
  ['timeout', /timed? ?out|in time\b|SocketTimeout|no answer/i],
  ['throttled', /too many requests|rate limit|throttl/i],
  [
    'unavailable',
    /connection (?:refused|reset)|UnknownHost|service unavailable|bad gateway|\bbusy\b/i,
  ],
  ['unauthorized', /\bunauthori[sz]ed\b|invalid (?:credentials|security)|expired token/i],
  ['forbidden', /\bforbidden\b|access denied|not authori[sz]ed/i],
];

/** https://www.rfc-editor.org/rfc/rfc9110#section-15 */
const STATUSES: ReadonlyMap<string, KnownError> = new Map([
  ['400', 'bad-request'],
  ['401', 'unauthorized'],
  ['403', 'forbidden'],
  ['404', 'not-found'],
  ['408', 'timeout'],
  ['409', 'conflict'],
  ['413', 'payload-too-large'],
  ['422', 'bad-request'],
  ['429', 'throttled'],
  ['500', 'server-error'],
  ['502', 'unavailable'],
  ['503', 'unavailable'],
  ['504', 'timeout'],
] as const);

/** Which of the known errors a failure is, or undefined. */
export function knownErrorOf(failure: {
  errorCode: string | null;
  message: string | null;
}): KnownError | undefined {
  const { errorCode, message } = failure;
  const told = message && MESSAGES.find(([, pattern]) => pattern.test(message));
  if (told) return told[0];
  const [, inMessage] = /\b(?:HTTP|status|code)[\s:=]{1,3}([45]\d\d)\b/i.exec(message ?? '') ?? [];
  return STATUSES.get(inMessage ?? '') ?? STATUSES.get(errorCode?.trim() ?? '');
}

/** The page about a failure's error, or null. */
export function runbookOf(failure: Parameters<typeof knownErrorOf>[0]): string | null {
  const known = knownErrorOf(failure);
  return known ? `docs/oic-errors/${known}.md` : null;
}
