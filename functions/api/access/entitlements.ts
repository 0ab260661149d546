import * as z from 'zod/mini';
import { Unexpected } from '#runtime/errors.ts';
import { customerName } from '../request/field-rules.ts';
import { notFound } from '../routing/http-problem.ts';
import type { Caller } from './caller.ts';

/** The customers whose onboardings somebody may see and change; `*` stands for all. */
export type Customers = '*' | ReadonlySet<string>;

const NONE: Customers = new Set();
const Entitlements = z.record(z.string(), z.union([z.literal('*'), z.array(z.string())]));

/** Whether somebody may see and change what belongs to a customer. */
export function isEntitled({ customers }: Pick<Caller, 'customers'>, customer: string): boolean {
  return customers === '*' || customers.has(customer);
}

/** Whether somebody is entitled to anything at all. */
export function isOperator({ customers }: Pick<Caller, 'customers'>): boolean {
  return customers === '*' || customers.size > 0;
}

/**
 * Refuses a stranger to a customer in the same words as an id that doesn't exist.
 * @throws HttpProblem 404
 */
export function assertEntitled(caller: Caller, customer: string, what: string): void {
  if (!isEntitled(caller, customer)) throw notFound(what);
}

/**
 * Reads a list of customers that came as text: names with commas or blanks in between, or a JSON list.
 * What is no name of a customer entitles to nothing.
 */
export function customersOf(text: unknown): Customers {
  if (typeof text !== 'string') return NONE;
  const names = text.split(/[\s,"[\]]+/).filter((name) => name !== '');
  if (names.includes('*')) return '*';
  return new Set(names.filter((name) => customerName(name) === undefined));
}

/**
 * The customers of an IAM principal: those of every pattern of the setting ENTITLEMENTS that its ARN
 * matches. `*` in a pattern stands for a part between two colons or slashes, so that it can't run on
 * into another account or role. No setting, no customers.
 * @param arn as API Gateway reports it: `arn:aws:sts::111122223333:assumed-role/ROLE/SESSION`
 */
export function entitledByArn(arn: string): Customers {
  const granted = Object.entries(readSetting())
    .filter(([pattern]) => matches(pattern, arn))
    .map(([, customers]) => customers);
  if (granted.includes('*')) return '*';
  return new Set(granted.flat());
}

function matches(pattern: string, arn: string): boolean {
  const literal = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('[^:/]*')}$`).test(arn);
}

function readSetting(): z.output<typeof Entitlements> {
  const text = process.env.ENTITLEMENTS;
  if (!text) return {};
  try {
    return z.parse(Entitlements, JSON.parse(text));
  } catch (cause) {
    throw new Unexpected(
      {
        system: 'oic-onboarding',
        summary: 'The setting ENTITLEMENTS is not a JSON object of ARN patterns and customers.',
        fix: 'Correct it and deploy the stack again (docs/api.md).',
      },
      { cause },
    );
  }
}
