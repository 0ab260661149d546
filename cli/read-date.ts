import { send } from '#runtime/http.ts';

/** The Date header of an identity domain's public configuration; undefined when it does not answer. */
export async function readDate(domainUrl: string): Promise<string | null | undefined> {
  const url = new URL('/.well-known/openid-configuration', domainUrl);
  const call = { system: 'identity-domain', operation: 'Ask for the time' } as const;
  return send({ ...call, url }).then(
    ({ headers }) => headers.get('date'),
    () => undefined,
  );
}
