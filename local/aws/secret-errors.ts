/** The errors of Secrets Manager, worded like the service's. */

import { ServiceError } from './service-error.ts';

export const invalidParameter = (message: string) =>
  new ServiceError('InvalidParameterException', message);

export const invalidRequest = (message: string) =>
  new ServiceError('InvalidRequestException', message);

export const invalidValue = (message: string) => new ServiceError('ValidationException', message);

export const alreadyExists = (message: string) =>
  new ServiceError('ResourceExistsException', message);

export const notFound = (message = "Secrets Manager can't find the specified secret.") =>
  new ServiceError('ResourceNotFoundException', message);
