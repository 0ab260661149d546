import { useEffect, useState } from 'preact/hooks';
import { callApi } from '../api/call-api.ts';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import type { Job } from '../api/views.ts';
import { withId } from '../api/with-id.ts';
import { addressOf, kinds, type ShownKind } from '../words/kinds.ts';
import { type Form, formOf } from './form.ts';
import type { JsonSchema } from './json-schema.ts';
import { requestFrom } from './request-from.ts';
import { fromDocument, type Values } from './values.ts';

interface OpenApi {
  paths: Record<string, { post?: { requestBody?: { content: Record<string, Content> } } }>;
}

interface Content {
  schema: JsonSchema;
  example?: Record<string, unknown>;
}

interface Loaded {
  form: Form;
  values: Values;
}

/**
 * The form that the service's own description of the request makes, filled in from a job when its request shall be
 * sent again.
 */
export function useForm(kind: ShownKind, from: string | undefined) {
  const [loaded, setLoaded] = useState<Loaded>();
  const [problem, setProblem] = useState<ApiProblem>();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const load = async () => {
      const [api, before] = await Promise.all([
        callApi<OpenApi>('GET', '/openapi.json', { signal }),
        from && callApi<object>('GET', addressOf(kind, from), { signal }),
      ]);
      const content = api.paths[`/${kinds[kind].place}`]?.post?.requestBody?.content;
      const { schema = {}, example } = content?.['application/json'] ?? {};
      const form = formOf(schema, example);
      const request = before && requestFrom(kind, withId<Job>(before));
      const values = request ? fromDocument(form, request).values : {};
      setLoaded({ form, values });
    };
    load().catch((error: unknown) => {
      if (!signal.aborted) setProblem(asProblem(error));
    });
    return () => controller.abort();
  }, [kind, from]);
  return { loaded, problem };
}
