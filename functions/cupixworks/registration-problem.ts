import * as z from 'zod/mini';
import { Mismatch } from '#runtime/model.ts';

/** A value that doesn't match, with the mistake behind it where we recognise one. */
export const RegistrationProblem = z.extend(Mismatch, { hint: z.optional(z.string()) });
export type RegistrationProblem = z.infer<typeof RegistrationProblem>;
