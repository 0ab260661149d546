/** One call of the API, before it is known whether it stays in this process or goes over the network. */
export interface ApiCall {
  method: 'GET' | 'POST' | 'PATCH';
  /** Below the API's address: `/onboardings`. */
  path: string;
  query?: Record<string, string | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** False: a second call would do something else than the first, so a lost answer is not asked for again. */
  isRepeatable?: boolean;
  signal?: AbortSignal;
}

export interface ApiAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** A way to the API. Every command speaks through one of them, and none knows which. */
export interface Transport {
  /** For people: `https://…/v1`, or `the local service`. */
  readonly name: string;
  /**
   * @throws Unavailable, Timeout nobody answered
   */
  send(call: ApiCall): Promise<ApiAnswer>;
  /**
   * Opens an answer that arrives bit by bit; absent where changes are announced in another way.
   * @throws Unavailable nobody answered
   */
  open?(call: ApiCall): Promise<Response>;
}

/** Path and query as they stand in a request. */
export function targetOf({ path, query = {} }: Pick<ApiCall, 'path' | 'query'>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}
