import type { Logger } from '@aws-lambda-powertools/logger';
import type * as z from 'zod/mini';
import type { Caller } from '../access/caller.ts';

/** One request that was let in, with what the route asked for. */
export interface Call<Body = unknown, Query = unknown> {
  /** Parts of the path, by name. */
  parameters: Record<string, string>;
  query: Query;
  body: Body;
  caller: Caller;
  /** Only what a route needs by name; lower case. */
  header(name: string): string | undefined;
  /** The address of a path of ours, for Location. */
  link(path: string): string;
  log: Logger;
}

export interface Reply {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** A successful answer, for the OpenAPI document and as the list of what may leave. */
export interface Answer {
  description: string;
  schema: z.ZodMiniType;
  example: unknown;
  headers?: Record<string, string>;
  /** Default: application/json. Of any other type the body is text, and leaves as it is. */
  contentType?: string;
}

export interface RouteDefinition<Body extends z.ZodMiniType, Query extends z.ZodMiniType> {
  method: 'GET' | 'POST' | 'PATCH';
  /** `/onboardings/{id}` */
  path: string;
  operationId: string;
  summary: string;
  description?: string;
  /**
   * Who may come in at all: `operator` is entitled to at least one customer; `person` is that, or somebody
   * with a confirmed e-mail address, to whom tasks may be assigned. Whose objects they see is up to the route.
   */
  audience: 'operator' | 'person';
  query?: Query;
  /** Absent: the request has no body. */
  body?: {
    schema: Body;
    example: unknown;
    /** The route gets the body as it came and checks it itself; the schema is what it promises. */
    isCheckedByRoute?: true;
    /** A request without a body is fine, too; the route gets undefined. */
    isOptional?: true;
  };
  /** Headers that the route reads, with what they are for. */
  headers?: Record<string, { description: string; example: string; pattern?: string }>;
  answers: Record<number, Answer>;
  /** What may go wrong beyond what every route shares, by status. */
  refusals?: Record<number, string>;
  act(call: Call<z.output<Body>, z.output<Query>>): Promise<Reply>;
}

/** A route whose types of body and query are settled; the router treats all alike. */
export type Route = RouteDefinition<z.ZodMiniType, z.ZodMiniType>;

/** Declares a route. Everything about it stands in one place: who, what, answers, and the doing. */
export function defineRoute<
  Body extends z.ZodMiniType = z.ZodMiniType<undefined>,
  Query extends z.ZodMiniType = z.ZodMiniType<Record<string, never>>,
>(definition: RouteDefinition<Body, Query>): Route {
  return definition as unknown as Route;
}
