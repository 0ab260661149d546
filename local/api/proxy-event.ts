/** What API Gateway makes of a request: the event of a proxy integration. */

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';

/**
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
 * @param authorizer what an authorizer has found out about the caller
 */
export function proxyEvent(
  { method = 'GET', url = '/', headers, socket }: IncomingMessage,
  body: Buffer,
  authorizer: Record<string, string>,
): APIGatewayProxyEvent {
  const { path, query } = split(url);
  const event = {
    resource: '/{proxy+}',
    httpMethod: method,
    path,
    pathParameters: null,
    stageVariables: null,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    ),
    multiValueQueryStringParameters: query,
    queryStringParameters: null,
    body: body.toString('base64'),
    isBase64Encoded: true,
    requestContext: {
      path,
      httpMethod: method,
      stage: 'local',
      requestId: randomUUID(),
      accountId: '',
      authorizer,
      identity: { sourceIp: socket.remoteAddress ?? '', userArn: null },
    },
  };
  return event as unknown as APIGatewayProxyEvent;
}

/** The path is left as it came; URL would resolve dots in it. */
function split(url: string) {
  const [path = '/', ...rest] = url.split('?');
  const query: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(rest.join('?'))) {
    query[name] = [...(query[name] ?? []), value];
  }
  return { path, query: rest.length > 0 ? query : null };
}
