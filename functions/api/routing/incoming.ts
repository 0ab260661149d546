import type { APIGatewayProxyEvent } from 'aws-lambda';

/** A request as it came, before anything of it is believed. */
export interface Incoming {
  method: string;
  /** Without the stage, not decoded. */
  path: string;
  /** What stands before `path` in the address that the client used: `/v1`, or nothing. */
  basePath: string;
  query: Record<string, string[]>;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
  requestId: string;
}

/**
 * Reads the event of a REST API's proxy integration.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
 */
export function readEvent(event: APIGatewayProxyEvent): Incoming {
  const { path, requestContext } = event;
  const whole = requestContext.path ?? path;
  return {
    method: event.httpMethod,
    path,
    basePath: whole.endsWith(path) ? whole.slice(0, -path.length) : '',
    query: Object.fromEntries(
      Object.entries(event.multiValueQueryStringParameters ?? {}).map(([name, values]) => [
        name,
        values ?? [],
      ]),
    ),
    headers: Object.fromEntries(
      Object.entries(event.headers ?? {}).flatMap(([name, value]) =>
        value === undefined ? [] : [[name.toLowerCase(), value]],
      ),
    ),
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    requestId: requestContext.requestId,
  };
}
