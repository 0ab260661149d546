import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { problemTitle, problemType } from '#functions/api/routing/problem-document.ts';

interface GatewayAnswer {
  type: ResponseType;
  status: string;
  error: string;
  detail: string;
  fix: string;
}

const UNKNOWN_CALLER = {
  error: 'InvalidCredentials',
  fix: 'Sign the request with Signature Version 4 for execute-api, or send a bearer token, as docs/api.md shows.',
};
const AGAIN = {
  error: 'Unavailable',
  fix: 'Send the same request again; it is safe to repeat. If it lasts, give the operator the request id.',
};

/**
 * What API Gateway itself answers, before or after our handler, in the form of our own problems.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const answers: GatewayAnswer[] = [
  {
    type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
    status: '401',
    ...UNKNOWN_CALLER,
    detail: 'The request says nothing about who sends it.',
  },
  {
    type: ResponseType.INVALID_SIGNATURE,
    status: '401',
    ...UNKNOWN_CALLER,
    detail: 'The signature does not fit the request.',
  },
  {
    type: ResponseType.EXPIRED_TOKEN,
    status: '401',
    ...UNKNOWN_CALLER,
    detail: 'The credentials are over.',
  },
  {
    type: ResponseType.UNAUTHORIZED,
    status: '401',
    ...UNKNOWN_CALLER,
    detail: 'The token is missing or not good.',
  },
  {
    type: ResponseType.ACCESS_DENIED,
    status: '403',
    error: 'NotAuthorized',
    detail: 'You may not call this route.',
    fix: 'Ask the operator of this service for the right execute-api:Invoke on it.',
  },
  {
    type: ResponseType.WAF_FILTERED,
    status: '403',
    error: 'NotAuthorized',
    detail: 'The firewall in front of this service has refused the request.',
    fix: 'Give the operator of this service the request id.',
  },
  {
    type: ResponseType.REQUEST_TOO_LARGE,
    status: '413',
    error: 'InvalidRequest',
    detail: 'The body is too long.',
    fix: 'Send archives by POST /artifacts; everything else is short.',
  },
  {
    type: ResponseType.THROTTLED,
    status: '429',
    error: 'Throttled',
    detail: 'There are too many requests.',
    fix: 'Wait some seconds, then send it again.',
  },
  {
    type: ResponseType.INTEGRATION_TIMEOUT,
    status: '504',
    ...AGAIN,
    detail: 'The answer took too long. What the request has started goes on.',
  },
  {
    type: ResponseType.INTEGRATION_FAILURE,
    status: '503',
    ...AGAIN,
    detail: 'The service could not answer just now.',
  },
  {
    type: ResponseType.AUTHORIZER_FAILURE,
    status: '503',
    ...AGAIN,
    detail: 'The token could not be checked just now.',
  },
  {
    type: ResponseType.DEFAULT_4XX,
    status: '400',
    error: 'InvalidRequest',
    detail: 'API Gateway has refused the request.',
    fix: 'Compare it with /openapi.json.',
  },
  {
    type: ResponseType.DEFAULT_5XX,
    status: '503',
    ...AGAIN,
    detail: 'The service could not answer just now.',
  },
];

/**
 * Has an API answer with problem documents (RFC 9457) where our handler has no say.
 * @param runbookUrl where the pages of errors are, as the handler's setting RUNBOOK_URL
 */
export function addGatewayResponses(api: RestApi, runbookUrl?: string): void {
  for (const { type, status, error, detail, fix } of answers) {
    const document = {
      type: problemType(error, runbookUrl),
      title: problemTitle(error),
      status: Number(status),
      detail,
      error,
      fix,
      requestId: '$context.requestId',
    };
    api.addGatewayResponse(type.responseType, {
      type,
      statusCode: status,
      responseHeaders: {
        'Content-Type': "'application/problem+json'",
        'Cache-Control': "'no-store'",
      },
      templates: { 'application/json': JSON.stringify(document) },
    });
  }
}
