/** Session tokens of the local account: who calls. On Lambda each function has temporary credentials. */

const prefix = 'local-session.';

/**
 * The session token of a role's temporary credentials. It states the role openly, because nothing on this
 * machine would keep a caller from using another function's token anyway.
 */
export function sessionTokenOf(roleArn: string): string {
  return prefix + Buffer.from(roleArn).toString('base64url');
}

/** The role that a session token belongs to; undefined for long-lived credentials. */
export function roleOf(sessionToken: string | undefined): string | undefined {
  if (!sessionToken?.startsWith(prefix)) return undefined;
  return Buffer.from(sessionToken.slice(prefix.length), 'base64url').toString('utf8');
}
