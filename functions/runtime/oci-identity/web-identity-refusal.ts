import {
  type Explanation,
  InvalidCredentials,
  InvalidRequest,
  NotAuthorized,
  type StageError,
  Throttled,
  Unexpected,
} from '../errors.ts';
import type { HttpResponse } from '../http.ts';
import { redact } from '../redaction.ts';

const DETAIL_LENGTH = 500;

type Mapping = [name: new (explanation: Explanation) => StageError, what: string, fix: string];

const UNKNOWN_CALLER: Mapping = [
  InvalidCredentials,
  'AWS refused the signature',
  'Check the clock of this machine, which may be off by five minutes at most, and that the AWS credentials are still valid, then resume.',
];

/**
 * Codes: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html and
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
const CODES: Record<string, Mapping> = {
  OutboundWebIdentityFederationDisabledException: [
    InvalidRequest,
    'this AWS account does not let its roles sign in elsewhere',
    'An administrator of the AWS account switches that on, once: aws iam enable-outbound-web-identity-federation. Then resume.',
  ],
  AccessDenied: [
    NotAuthorized,
    'the role of this function may not ask for such a token',
    'Allow the role the action sts:GetWebIdentityToken for this audience, RS256 and at most 300 seconds (docs/keyless.md), then resume.',
  ],
  SessionDurationEscalationException: [
    NotAuthorized,
    'the session of this role ends before the token would',
    'Resume: a new session is longer. If it lasts, raise the maximum session duration of the role.',
  ],
  ExpiredToken: UNKNOWN_CALLER,
  InvalidClientTokenId: UNKNOWN_CALLER,
  RequestExpired: UNKNOWN_CALLER,
  SignatureDoesNotMatch: UNKNOWN_CALLER,
  Throttling: [Throttled, 'AWS asked us to slow down', 'Nothing to do: the workflow tries again.'],
};

/** Names a refusal of AWS STS; 429 and 5xx never get here, `send` names them. */
export function webIdentityRefusal(response: HttpResponse, operation: string): StageError {
  const { status, text } = response;
  const code = elementOf(text, 'Code');
  // Scrubbed before it is cut: the beginning of a secret is not recognised as one.
  const detail = redact(elementOf(text, 'Message') ?? text).slice(0, DETAIL_LENGTH);
  const seen = { status, serviceCode: code, detail, requestId: elementOf(text, 'RequestId') };
  const [Named, what, fix] = CODES[code ?? ''] ?? [
    Unexpected,
    `AWS answered ${code ?? status}`,
    'Report a defect with the request id.',
  ];
  return new Named({ system: 'aws', summary: `${operation}: ${what} (${detail}).`, fix, seen });
}

/** STS writes its errors in XML: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}
