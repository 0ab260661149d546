import type { ApiOptions } from './context.ts';

/** Where everything local lives unless `--data` says otherwise. */
export const DEFAULT_DATA = '.oic-onboarding';

/**
 * The command to type next, complete with the API, or with the data directory when it isn't the usual one.
 * @param argument an id, usually; empty for a command that takes none
 */
export function commandFor(
  command: string,
  argument: string,
  { api, data }: Pick<ApiOptions, 'api' | 'data'>,
): string {
  const words = ['npm run -s oic-onboarding --', command];
  if (argument !== '') words.push(argument);
  if (api !== undefined) words.push(`--api ${api}`);
  else if (data !== DEFAULT_DATA) words.push(`--data ${data}`);
  return words.join(' ');
}
