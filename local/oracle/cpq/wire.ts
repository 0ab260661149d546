/** The outer form of CPQ's answers. */

import { Refusal } from '#local/simulation/call.ts';

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  423: 'Locked',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** The error body; no complete one is documented. */
export function errorBody(status: number, code: string, message: string): unknown {
  return { title: titles[status] ?? 'Error', status, 'o:errorCode': code, detail: message };
}

/**
 * The code that goes with a status. Oracle documents 200, 201, 202, 204, 400, 401 and 404; the others are
 * not verified: https://docs.oracle.com/cloud/latest/cpq_gs_old/CXCPQ/StatusCodes.html
 */
export function codeOf(status: number): string {
  return (titles[status] ?? 'Error').toUpperCase().replaceAll(' ', '_');
}

const refuse = (status: number) => (message: string) =>
  new Refusal(status, codeOf(status), message);

export const badRequest = refuse(400);
export const unauthorized = refuse(401);
export const forbidden = refuse(403);
export const notFound = refuse(404);
export const notAllowed = refuse(405);
