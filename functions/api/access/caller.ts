import type { APIGatewayProxyEvent } from 'aws-lambda';
import { forbidden } from '../routing/http-problem.ts';
import { type Customers, customersOf, entitledByArn } from './entitlements.ts';

/** Who calls, as API Gateway has verified it. Nothing here comes from the request itself. */
export interface Caller {
  /** Stays the same over sessions and tokens. */
  id: string;
  /** For people: the audit trail shows it. */
  name: string;
  customers: Customers;
  /** In lower case; only when the identity provider says that it was confirmed. */
  email: string | undefined;
}

type Context = APIGatewayProxyEvent['requestContext'];

/**
 * Role sessions of AWS IAM Identity Center are named after the user, and its roles let nobody else in:
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html. The session
 * name of any other role is whatever its caller wrote, so it is no proof of who that is.
 */
const IDENTITY_CENTER_SESSION =
  /^arn:[\w-]+:sts::(\d{12}):assumed-role\/AWSReservedSSO_[^/]+\/([^/\s]+@[^/\s]+)$/;
const SESSION = /^(arn:[\w-]+:sts::\d{12}:assumed-role\/[^/]+)\/.*$/;

/**
 * Reads the caller's identity: what our token authorizer has found in a token, or the IAM principal that
 * signed the request.
 * @throws HttpProblem 403 when there is none, which only a wrongly configured stage lets happen
 */
export function identify(context: Pick<Context, 'authorizer' | 'identity' | 'accountId'>): Caller {
  const { authorizer, identity } = context;
  if (typeof authorizer?.subject === 'string' && typeof authorizer.issuer === 'string') {
    return fromToken(authorizer);
  }
  if (!authorizer && identity?.userArn) return fromIam(identity.userArn, context.accountId);
  throw forbidden('The request comes from nobody we know.');
}

/** @param claims what `check-token.ts` hands on */
function fromToken(claims: Record<string, unknown>): Caller {
  const email = typeof claims.email === 'string' && claims.email ? claims.email : undefined;
  const id = `${claims.issuer}#${claims.subject}`;
  return {
    id,
    name: email ?? id,
    customers: customersOf(claims.customers),
    email: email?.toLowerCase(),
  };
}

function fromIam(arn: string, account: string): Caller {
  const person = IDENTITY_CENTER_SESSION.exec(arn);
  return {
    id: SESSION.exec(arn)?.[1] ?? arn,
    name: arn,
    customers: entitledByArn(arn),
    // Another account has such roles, too, and its users have whatever names it gives them.
    email: person && person[1] === account ? person[2]?.toLowerCase() : undefined,
  };
}
