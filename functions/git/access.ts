import { setting } from '#runtime/settings.ts';

/** Where Git repositories are usually kept; an operator adds others to the allowed hosts of the deployment. */
const USUAL_HOSTS = ['github.com', 'gitlab.com', 'bitbucket.org', 'dev.azure.com'];

/** Host suffixes that may be pushed to: a token that is sent to another host is gone. */
export function gitHosts(): string[] {
  return [...USUAL_HOSTS, ...setting('ALLOWED_HOSTS').split(',')];
}

/** Who pushes where. */
export interface GitAccess {
  /** Address of the repository, https. */
  url: string;
  /** User that the token is for; hosts want different ones. */
  username: string;
  token: string;
}

/** The token as every host over HTTPS takes it. */
export function authorizationOf({ username, token }: GitAccess): Record<string, string> {
  const credentials = Buffer.from(`${username}:${token}`).toString('base64');
  return { authorization: `Basic ${credentials}` };
}
