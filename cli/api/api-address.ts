import { isLoopback } from '#runtime/hosts.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';

/** Where the API is named unless by `--api`. */
export const API_VARIABLE = 'OIC_ONBOARDING_API';

type Environment = Record<string, string | undefined>;

/** Where a command goes: absent means the local service. */
export interface ApiAddress {
  /** Without a slash at its end. */
  url: URL;
  /** What named it, for people. */
  origin: '--api' | typeof API_VARIABLE;
}

/**
 * The API that a command is meant for; undefined for the local service.
 * @throws CommandError the address can't be one
 */
export function apiAddress(
  api: string | undefined,
  environment: Environment,
): ApiAddress | undefined {
  const origin = api === undefined ? API_VARIABLE : '--api';
  const text = api ?? environment[API_VARIABLE];
  if (!text) return undefined;
  return { url: readAddress(text, origin), origin };
}

/** `https://….execute-api.eu-central-1.amazonaws.com/v1`, as text without a slash at its end. */
export function baseOf({ url }: ApiAddress): string {
  return url.href.replace(/\/+$/, '');
}

function readAddress(text: string, origin: string): URL {
  const url = URL.parse(text);
  const example = 'https://API_ID.execute-api.eu-central-1.amazonaws.com/v1';
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw wrong(`${origin} is no web address. Write it as in ${example}`);
  }
  if (url.username || url.password || url.search || url.hash) {
    throw wrong(`${origin} has more than host and stage. Write it as in ${example}`);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw wrong(
      `${origin} uses http, which would show passwords to the network. Write https://${url.host}${url.pathname}`,
    );
  }
  return url;
}

/**
 * The region that a request to the API is signed for: part of API Gateway's own addresses, else as the
 * environment says. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
 * @throws CommandError neither says
 */
export function regionOf(url: URL, environment: Environment): string {
  const named = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(url.hostname)?.[1];
  const region = named ?? (environment.AWS_REGION || environment.AWS_DEFAULT_REGION);
  if (region) return region;
  throw new CommandError(
    exitCodes.wrongSurroundings,
    `The address ${url.host} doesn't say in which AWS region the API is, and requests are signed for one. Set AWS_REGION.`,
  );
}

const wrong = (message: string) => new CommandError(exitCodes.wrongRequest, message);
